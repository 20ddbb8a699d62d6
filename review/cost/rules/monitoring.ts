/** Alarms and dashboards. */
import type { Rule } from "../charge";

/** An alarm on one metric, of which CloudWatch has a value a minute or less. */
export const metricAlarm: Rule = ({ inputs }) =>
  Number(inputs["period"]) >= 60
    ? { charges: [{ price: "alarm", amounts: { idle: 1 } }] }
    : { notPriced: ["only alarms of a minute or more are priced here"] };

/** A dashboard. An account has three for nothing; without free allowances each is paid. */
export const dashboard: Rule = () => ({ charges: [{ price: "dashboard", amounts: { idle: 1 } }] });
