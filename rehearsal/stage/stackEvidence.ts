/** What a stage shows of its stacks: what their state says that they hand out, and what their resources cost. */
import { S3Client } from "@aws-sdk/client-s3";
import { z } from "zod";
import { jsonIn } from "../../contract/json";
import { readText } from "../../contract/objects";
import { type Cost, costOf } from "../../review/cost/cost";
import { readPrices } from "../../review/cost/priceTable";
import { pulumiState } from "../../settings/state";
import { administratorAccess, type Stage } from "./stage";

export interface StackEvidence {
  /** The outputs of the stack. A secret one is told as such. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** US dollars, with the usage that `npm run cost` takes where nothing is said. */
  readonly cost: Pick<Cost, "idleDay" | "dayWithRun" | "month"> & {
    /** How many resources have something that is paid for and not counted. */
    readonly notPriced: number;
  };
}

const values = z.record(z.string(), z.unknown());
const stateSchema = z.object({
  checkpoint: z.object({
    latest: z.object({
      resources: z.array(
        z.object({
          urn: z.string(),
          type: z.string(),
          custom: z.boolean(),
          inputs: values.default({}),
          outputs: values.default({}),
          delete: z.boolean().optional(),
        }),
      ),
    }),
  }),
});

/** Pulumi's mark of a value that is a secret (sdk/go/common/resource/plugin, SecretSig). */
const secretMark = z.looseObject({ "4dabf18193072939515e22adb298388d": z.string() });

/** By stack; those that have no state, or one that cannot be read, are left out: a report does without them. */
export async function stackEvidence(stage: Stage): Promise<Readonly<Record<string, StackEvidence>>> {
  const storage = new S3Client(administratorAccess(stage.cloud));
  const { owner, production } = stage.stacks;
  const { bucket } = pulumiState(owner.delivery.state, stage.cloud);
  const found: Record<string, StackEvidence> = {};
  try {
    for (const { project, stack, region } of [owner, production]) {
      const evidence = await readText(storage, bucket, `.pulumi/stacks/${project}/${stack}.json`)
        .then((text) => (text === undefined ? undefined : evidenceIn(text, region)))
        .catch(() => undefined);
      if (evidence !== undefined) found[stack] = evidence;
    }
  } finally {
    storage.destroy();
  }
  return found;
}

/** @param text a state of Pulumi's format; undefined when it is another */
export function evidenceIn(text: string, region: string): StackEvidence | undefined {
  const state = stateSchema.safeParse(jsonIn(text)).data;
  if (state === undefined) return undefined;
  const resources = state.checkpoint.latest.resources.filter((resource) => resource.delete !== true);
  const root = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
  const declared = resources
    .filter(({ type }) => !type.startsWith("pulumi:"))
    .map((resource) => ({ ...resource, name: resource.urn.slice(resource.urn.lastIndexOf("::") + 2) }));
  const { idleDay, dayWithRun, month, resources: costs } = costOf(declared, { region, prices: readPrices() });
  return {
    outputs: Object.fromEntries(
      Object.entries(root?.outputs ?? {}).map(([name, value]) => [
        name,
        secretMark.safeParse(value).success ? "a secret" : value,
      ]),
    ),
    cost: { idleDay, dayWithRun, month, notPriced: costs.filter(({ notPriced }) => notPriced.length > 0).length },
  };
}
