/**
 * The committed list of everything that the program declares (urns.yaml), and what became of URNs that have gone. A URN
 * is what Pulumi knows a resource by: under another one it is another resource, and the former is deleted.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";
import type { Graph } from "../../review/program/evaluate";
import { devBlock } from "./blocks";
import { evaluateProgram } from "./program";
import { withApproval, withData } from "./worlds";

const formerSchema = z.union([
  /** The resource stays and goes by another URN: an alias says so. */
  z.strictObject({ urn: z.string(), change: z.literal("in place"), now: z.string() }),
  /** The resource is deleted, and whatever has taken its place is made anew. */
  z.strictObject({ urn: z.string(), change: z.literal("replaces") }),
]);
const listSchema = z.strictObject({ declared: z.array(z.string()), former: z.array(formerSchema) });

export type Former = Readonly<z.infer<typeof formerSchema>>;

/** The URNs of one stack, sorted, without the part that names stack and project. */
export interface UrnList {
  readonly declared: readonly string[];
  readonly former: readonly Former[];
}

const file = path.join(__dirname, "urns.yaml");
const header = `# Every resource that the program declares for the example's stacks, and what became of those that it
# declared before. Written by: npm run generate -- urns
`;

export function readUrnLists(): Readonly<Record<string, UrnList>> {
  return z.record(z.string(), listSchema).parse(parse(readFileSync(file, "utf8")));
}

/** The types of all that the program can declare, by the committed list. */
export function declaredTypes(): readonly string[] {
  const urns = Object.values(readUrnLists()).flatMap(({ declared }) => declared);
  return [...new Set(urns.map((urn) => urn.split("::")[0]?.split("$").at(-1) ?? ""))];
}

export function writeUrnLists(lists: Readonly<Record<string, UrnList>>): void {
  writeFileSync(file, header + stringify(lists, { lineWidth: 0 }));
}

/** The example's stacks with everything that settings can switch on. */
export async function fullestGraphs(): Promise<Readonly<Record<string, Graph>>> {
  const domain = {
    name: "api.example.com",
    certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555",
  };
  const keys = [{ name: "app", sha256: "0".repeat(64) }];
  const tokens = { kind: "jwt", issuer: "https://issuer.example.com", audiences: ["models"] };
  return {
    dev: await evaluateProgram({
      stack: "dev",
      world: withData,
      configuration: {
        ...devBlock("delivery", { pullRequests: { environment: "preview" } }),
        "model-delivery:api": { authorization: { kind: "apiKey", keys }, page: true, domain },
        "model-delivery:alarms": {
          emails: ["ml-team@example.com"],
          webhooks: ["https://hooks.example.com/alarms"],
        },
        "model-delivery:budget": { monthlyDollars: 300, emails: ["ml-team@example.com"] },
      },
    }),
    prod: await evaluateProgram({
      stack: "prod",
      world: withApproval,
      configuration: { "model-delivery:api": { authorization: tokens, page: true } },
    }),
  };
}

/** A list brought up to what the program declares now. */
export interface Comparison {
  readonly list: UrnList;
  /** URNs that have gone and of which nothing says whether that is meant. */
  readonly undecided: readonly string[];
}

export function compare({ declared, former }: UrnList, { resources }: Graph): Comparison {
  const current = new Set(resources.map(({ urn }) => shortened(urn)));
  const successors = new Map(
    resources.flatMap(({ urn, formerUrns }) => formerUrns.map((old) => [shortened(old), shortened(urn)] as const)),
  );
  const accepted = former.filter(({ urn, change }) => change === "replaces" && !current.has(urn));
  const gone = [...declared, ...former.filter(({ change }) => change === "in place").map(({ urn }) => urn)].filter(
    (urn) => !current.has(urn),
  );
  const moved = gone.flatMap((urn): Former[] => {
    const now = successors.get(urn);
    return now === undefined ? [] : [{ urn, change: "in place", now }];
  });
  return {
    list: { declared: [...current].sort(), former: [...accepted, ...moved] },
    undecided: gone.filter((urn) => !successors.has(urn)),
  };
}

/** `<types of the ancestors and its own>::<name>` */
function shortened(urn: string): string {
  return urn.split("::").slice(2).join("::");
}
