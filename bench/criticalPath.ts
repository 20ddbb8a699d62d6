/**
 * How long a first `pulumi up` takes at least: the chain of resources that wait for each other and take the longest.
 * Calls take a second each here; what the aws provider waits by itself is in the table.
 */
import type { DeclaredResource } from "#recording-engine/record";
import type { Graph } from "../review/program/evaluate";

/** A creation of a resource: a call or two. */
const callSeconds = 1;

/**
 * Seconds that the provider waits before it calls a resource made: 10 s, then ten equal reads 5 s apart. Source:
 * terraform-provider-aws, aws_s3_bucket_lifecycle_configuration, seen with provider 5.100 (November 2026); 6.x waits as
 * long (waitLifecycleConfigEquals; ministackorg/ministack#306, April 2026: "complete after 55s"). No setting shortens
 * it: its timeouts end in an error. What does not wait is `lifecycleRules` of the bucket itself, which 7.48 of
 * @pulumi/aws marks deprecated.
 */
const providerWaits: Readonly<Record<string, number>> = {
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": 55,
};

export interface Step {
  readonly name: string;
  readonly type: string;
  readonly waits: number;
}

export interface CriticalPath {
  readonly seconds: number;
  readonly path: readonly Step[];
}

/** Which resources the provider only watches until they have settled, while nothing waits for them. */
export function settlesAlone({ resources }: Graph): (resource: DeclaredResource) => boolean {
  const waitedFor = new Set(resources.flatMap(({ dependencies }) => dependencies));
  return ({ type, urn }) => type in providerWaits && !waitedFor.has(urn);
}

/** @param to the resources at its end. Default: every resource */
export function criticalPath(
  { resources }: Graph,
  to: (resource: DeclaredResource) => boolean = () => true,
): CriticalPath {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const known = new Map<string, readonly Step[]>();
  const pathTo = (resource: DeclaredResource): readonly Step[] => {
    const former = known.get(resource.urn);
    if (former !== undefined) return former;
    const before = resource.dependencies
      .flatMap((urn) => byUrn.get(urn) ?? [])
      .map(pathTo)
      .reduce<readonly Step[]>((longest, path) => (secondsOf(path) > secondsOf(longest) ? path : longest), []);
    const path = [...before, { name: resource.name, type: resource.type, waits: waitsOf(resource) }];
    known.set(resource.urn, path);
    return path;
  };
  const path = resources
    .filter((resource) => resource.custom && to(resource))
    .map(pathTo)
    .reduce<readonly Step[]>((longest, each) => (secondsOf(each) > secondsOf(longest) ? each : longest), []);
  return { seconds: secondsOf(path), path };
}

function waitsOf({ type, custom }: DeclaredResource): number {
  return custom ? (providerWaits[type] ?? callSeconds) : 0;
}

function secondsOf(path: readonly Step[]): number {
  return path.reduce((sum, { waits }) => sum + waits, 0);
}
