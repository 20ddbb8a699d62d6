/** What later deliveries of a home are told of this one. */
import { type Delivery, rememberDelivery } from "../home/deliveries";
import type { Report } from "./report";

function deliveryOf({ started, seconds, status, commit, subject, training, data, environments }: Report): Delivery {
  const { hyperparameters, image } = training;
  const modelPackage = Object.values(environments).find((environment) => environment.modelPackage)?.modelPackage;
  const figures: Record<string, Delivery["figures"][string]> = {};
  for (const [stack, { accuracy, latencyMs }] of Object.entries(environments))
    figures[stack] = { accuracy, p95: latencyMs?.p95 };
  return {
    started,
    seconds,
    status,
    commit,
    ...(subject === undefined ? {} : { subject }),
    ...(modelPackage === undefined ? {} : { modelPackage }),
    ...(data === undefined ? {} : { dataVersion: data.version }),
    ...(hyperparameters === undefined ? {} : { hyperparameters }),
    ...(image === undefined ? {} : { image }),
    figures,
  };
}

/** A full disk must not hide how the delivery ended. */
export function remember(home: string, report: Report): void {
  try {
    rememberDelivery(home, deliveryOf(report));
  } catch {
    return;
  }
}
