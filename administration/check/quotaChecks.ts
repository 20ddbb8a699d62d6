/**
 * The quotas that a delivery needs, by the names that Service Quotas gives them. Nobody has tried them on AWS. Each
 * was read on 29 November 2026 where AWS itself had answered with it:
 *
 * - `ml.… for training job usage`: refused CreateTrainingJob, github.com/aws/amazon-sagemaker-examples issue 263.
 * - `ml.… for endpoint usage`: refused CreateEndpoint, awsdocs/amazon-sagemaker-developer-guide issue 70.
 * - `ml.… for spot training job usage`: public notes and programs that repeat refusals and requests; no page of AWS.
 * - `Concurrently running builds for Linux/Small environment` (L-9D07B6EF) and `…/Medium…` (L-2DC20C30): answers of
 *   `get-service-quota` in public notes; awslabs/landing-zone-accelerator-on-aws asks for the second by its name.
 *
 * The General Reference's pages of SageMaker AI and CodeBuild have tables of quotas. Of neither could the rows be read.
 */
import { buildQuotasPage, quotasPage } from "../../contract/consolePages";
import { partitionsOfRegions } from "../../settings/regions";
import type { Settings } from "../../settings/schema";
import { type Check, good, known, missing, type Verdict } from "./check";
import type { Quotas } from "./facts";

const training: Check = {
  name: "quota of training",
  judge: ({ settings, owner, facts }) => {
    if (settings.stack !== owner.stack) return undefined;
    const { instanceType, instanceCount, spot } = owner.training;
    const name = `${instanceType} for ${spot === undefined ? "" : "spot "}training job usage`;
    return known(facts.sagemakerQuotas, (quotas) => enough(quotas, new Map([[name, instanceCount]]), owner.region));
  },
};

const hosting: Check = {
  name: "quota of hosting",
  judge: ({ owner, production, facts }) =>
    known(facts.sagemakerQuotas, (quotas) => enough(quotas, hostingNeeds([owner, production]), owner.region)),
};

const builds: Check = {
  name: "quota of builds",
  judge: ({ settings, owner, facts }) => {
    if (settings.stack !== owner.stack) return undefined;
    return known(facts.buildQuotas, (quotas) => {
      const none = ["Small", "Medium"].map(buildQuota).filter((name) => quotas.get(name) === 0);
      return none.length > 0
        ? missing(
            "run",
            `0 of ${none.join(" and ")}: a new account`,
            "ask for an increase in Service Quotas; where AWS opens no case by itself, open one with AWS Support",
            buildQuotasPage(placeOf(owner.region)),
          )
        : good("not 0. AWS may say so in a build all the same: Cannot have more than 0 builds in queue");
    });
  },
};

/** Instances that the endpoints of all stacks need at most: all fleets, and one more while an endpoint is updated. */
export function hostingNeeds(stacks: readonly Pick<Settings, "endpoint">[]): ReadonlyMap<string, number> {
  const fleets = stacks.map(({ endpoint }) => instancesByType(endpoint.variants));
  const types = new Set(fleets.flatMap((fleet) => [...fleet.keys()]));
  return new Map(
    [...types].map((type) => {
      const counts = fleets.map((fleet) => fleet.get(type) ?? 0);
      const sum = counts.reduce((total, count) => total + count, 0);
      return [`${type} for endpoint usage`, sum + Math.max(...counts)];
    }),
  );
}

function instancesByType(variants: Settings["endpoint"]["variants"]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { instanceType, instanceCount } of variants)
    counts.set(instanceType, (counts.get(instanceType) ?? 0) + instanceCount);
  return counts;
}

function enough(quotas: Quotas, needs: ReadonlyMap<string, number>, region: string): Verdict {
  const listed = [...needs].map(([name, need]) => ({ name, need, quota: quotas.get(name) }));
  const short = listed.filter(({ need, quota }) => quota !== undefined && quota < need);
  if (short.length > 0)
    return missing(
      "run",
      short.map(({ name, need, quota }) => `${quota ?? 0} of ${name}; ${need} are needed`).join(". "),
      "ask for an increase; it may take a day",
      quotasPage(placeOf(region)),
    );
  const unnamed = listed.filter(({ quota }) => quota === undefined).map(({ name }) => name);
  if (unnamed.length > 0) return { kind: "unknown", text: `Service Quotas has no quota called ${unnamed.join(", ")}` };
  return good(listed.map(({ name, need, quota }) => `${quota ?? 0} of ${name}; ${need} needed`).join(". "));
}

function placeOf(region: string): Parameters<typeof quotasPage>[0] {
  return { region, partition: partitionsOfRegions.get(region) ?? "aws" };
}

function buildQuota(size: string): string {
  return `Concurrently running builds for Linux/${size} environment`;
}

export const quotaChecks: readonly Check[] = [training, hosting, builds];
