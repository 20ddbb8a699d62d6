/**
 * The lifecycle rules of a bucket, as far as they remove something. Source: the S3 user guide, "Lifecycle configuration
 * elements". Transitions change nothing that can be seen here, and unfinished uploads end with the cloud.
 */
import { child, children, type ParsedXml, parseXml, textOf } from "../../protocols/xml";
import type { Bucket } from "./buckets";

/** What a rule asks of one object. */
export interface RuledObject {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
}

export interface LifecycleRule {
  readonly covers: (object: RuledObject) => boolean;
  /** Age in days at which a current version expires. */
  readonly days: number | undefined;
  /** ISO 8601: from then on current versions expire. */
  readonly date: string | undefined;
  /** Whether a delete marker goes when nothing is left below it. */
  readonly removesLoneMarkers: boolean;
  /** Days after which a version that is no longer the current one expires. */
  readonly noncurrentDays: number | undefined;
  /** As many of those stay, the newest, however old they are. */
  readonly newerNoncurrentVersions: number;
}

/** The rules that are enabled. */
export function lifecycleRules({ subresources }: Pick<Bucket, "subresources">): readonly LifecycleRule[] {
  const { lifecycle } = subresources;
  if (lifecycle === undefined) return [];
  return children(parseXml(lifecycle), "Rule")
    .filter((rule) => textOf(rule, "Status") === "Enabled")
    .map(readRule);
}

function readRule(rule: ParsedXml): LifecycleRule {
  const [expiration, noncurrent] = [child(rule, "Expiration"), child(rule, "NoncurrentVersionExpiration")];
  const days = numberOf(expiration, "Days");
  return {
    covers: readFilter(rule),
    days,
    date: textOf(expiration, "Date"),
    // A rule that gives days cleans up the markers of that age, too.
    removesLoneMarkers: days !== undefined || textOf(expiration, "ExpiredObjectDeleteMarker") === "true",
    noncurrentDays: numberOf(noncurrent, "NoncurrentDays"),
    newerNoncurrentVersions: numberOf(noncurrent, "NewerNoncurrentVersions") ?? 0,
  };
}

/** Objects have no tags here: a filter that asks for one covers none. */
function readFilter(rule: ParsedXml): LifecycleRule["covers"] {
  const filter = child(rule, "Filter");
  const parts = child(filter, "And") ?? filter;
  const prefix = textOf(parts, "Prefix") ?? textOf(rule, "Prefix") ?? "";
  const [above, below] = [numberOf(parts, "ObjectSizeGreaterThan"), numberOf(parts, "ObjectSizeLessThan")];
  const asksForTags = children(parts, "Tag").length > 0;
  return ({ key, size }) =>
    !asksForTags && key.startsWith(prefix) && size > (above ?? -1) && size < (below ?? Infinity);
}

function numberOf(parent: ParsedXml | undefined, name: string): number | undefined {
  const text = textOf(parent, name);
  return text === undefined ? undefined : Number(text);
}
