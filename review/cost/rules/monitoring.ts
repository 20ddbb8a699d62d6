/** Alarms and dashboards. */
import { hoursAMonth, type Rule } from "../charge";

/** An alarm on one metric, of which CloudWatch has a value a minute or less. */
export const metricAlarm: Rule = ({ inputs }) =>
  Number(inputs["period"]) >= 60
    ? { charges: [{ price: "alarm", amounts: { idle: 1 } }] }
    : { notPriced: ["only alarms of a minute or more are priced here"] };

/**
 * A dashboard, and the metric of releases that it draws, which is paid for the hours in which a run publishes it. An
 * account has three and ten for nothing; without free allowances each is paid.
 */
export const dashboard: Rule = () => ({
  charges: [
    { price: "dashboard", amounts: { idle: 1 } },
    { price: "custom-metric", amounts: { run: 1 / hoursAMonth } },
  ],
});
