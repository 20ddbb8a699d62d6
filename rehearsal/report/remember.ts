/** What later deliveries of a home are told of this one. */
import { mappedValues } from "../../machine/mappedValues";
import { type Delivery, rememberDelivery } from "../home/deliveries";
import { lastRelease, type Release } from "../home/lastRelease";
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

function releaseOf({ commit, stacks, permissions }: Report): Release {
  return {
    commit,
    month: mappedValues(stacks, ({ cost }) => cost.month),
    grants: mappedValues(permissions, ({ granted }) => [...granted]),
  };
}

/** A full disk must not hide how the delivery ended. */
export function remember(home: string, report: Report): void {
  try {
    rememberDelivery(home, deliveryOf(report));
    if (report.status === "Succeeded") lastRelease.write(home, releaseOf(report));
  } catch {
    return;
  }
}

/** What the home remembers of the last release; undefined when it cannot be read: a report does without it. */
export function rememberedRelease(home: string): Release | undefined {
  try {
    return lastRelease.read(home);
  } catch {
    return undefined;
  }
}
