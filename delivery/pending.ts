/**
 * What a person's update holds back: the changes that a run would make to the release of a stack, as the engine plans
 * them, with the decision to serve what is served now.
 */
import { componentTypes, targetsOf } from "../contract/componentTypes";
import type { Context } from "../contract/context";
import type { Engine } from "./engine";
import { requireStack } from "./platform";

/** Previews the release and reports every difference, in the engine's own words. Changes nothing. */
export async function reportPendingRelease({ settings, report }: Context, engine: Engine): Promise<void> {
  const { stack, deliveredBy } = settings;
  const { servedModelPackage } = await requireStack(engine, stack);
  if (typeof servedModelPackage !== "string" && deliveredBy !== undefined) {
    report(`Stack ${stack} serves nothing yet: a run makes its endpoint, once a person has approved a package.`);
    return;
  }
  const release =
    typeof servedModelPackage === "string"
      ? { modelPackage: servedModelPackage }
      : { run: { execution: "pending", commit: "pending" } };
  const changes = await engine.preview({
    stack,
    targets: [
      ...(deliveredBy === undefined ? targetsOf(componentTypes.Training) : []),
      ...targetsOf(componentTypes.Serving),
    ],
    configuration: { release },
    differences: true,
    onProgress: report,
  });
  const pending = changes.filter(({ operation }) => operation !== "same").length;
  report(
    pending === 0
      ? `A run would change nothing of the release of stack ${stack}.`
      : `A run would make ${pending === 1 ? "this change" : `these ${pending} changes`} to the release of stack ` +
          `${stack}. An update by a person makes none of them.`,
  );
}
