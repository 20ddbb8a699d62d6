/** Objects go: by the lifecycle rules of their buckets, on the cloud's clock, and by what a home is to keep. */
import type { ObjectLocation } from "../../contract";
import { allButNewest } from "../../newest";
import type { Retention } from "../../options";
import type { Bucket } from "./buckets";
import type { S3Cloud } from "./cloud";
import { type LifecycleRule, lifecycleRules } from "./lifecycleRules";
import { type ObjectVersion, Storage } from "./storage";

const day = 24 * 60 * 60 * 1000;

/** Removes what the buckets' rules let expire. On AWS that happens within a day or two. */
export function applyLifecycleRules(cloud: S3Cloud): void {
  const storage = new Storage(cloud);
  for (const bucket of storage.buckets.values())
    for (const rule of lifecycleRules(bucket))
      for (const [key] of storage.keys(bucket.name)) new Expiry(storage, bucket, key, cloud.clock.now()).apply(rule);
}

/** Removes what a home need not keep. */
export function applyObjectRetention(
  cloud: S3Cloud,
  { deliveries, newestKeys }: Pick<Retention, "deliveries" | "newestKeys">,
): void {
  const storage = new Storage(cloud);
  for (const { name } of storage.buckets.values()) {
    for (const { prefix, keys } of newestKeys) keepNewestKeys(storage, name, prefix, keys);
    for (const [key, versions] of storage.keys(name))
      for (const version of versions.slice(1 + deliveries)) storage.delete(name, key, version);
  }
}

/** Removes objects with all of their versions, where there is one. */
export function removeObjects(cloud: S3Cloud, locations: readonly ObjectLocation[]): void {
  const storage = new Storage(cloud);
  for (const { bucket, key } of locations)
    if (storage.buckets.get(bucket) !== undefined) storage.deleteKey(bucket, key);
}

function keepNewestKeys(storage: Storage, bucket: string, prefix: string, kept: number): void {
  const entries = storage.keys(bucket).filter(([key]) => key.startsWith(prefix));
  const old = allButNewest(entries, kept, {
    groupOf: ([key]) => key.slice(0, key.lastIndexOf("/")),
    ageOf: ([, [newest]]) => newest?.lastModified ?? "",
  });
  for (const [key] of old) storage.deleteKey(bucket, key);
}

/** The expiry of one key. */
class Expiry {
  public constructor(
    private readonly storage: Storage,
    private readonly bucket: Bucket,
    private readonly key: string,
    private readonly now: Date,
  ) {}

  public apply(rule: LifecycleRule): void {
    this.expireCurrent(rule);
    this.expireNoncurrent(rule);
    this.removeLoneMarker(rule);
  }

  private get versions(): readonly ObjectVersion[] {
    return this.storage.versions(this.bucket.name, this.key);
  }

  private expireCurrent(rule: LifecycleRule): void {
    const [current] = this.versions;
    if (current === undefined || current.deleteMarker || !this.covers(rule, current)) return;
    const { days, date } = rule;
    const isOld = days !== undefined && this.isPast(current.lastModified, days);
    const isTime = date !== undefined && new Date(date) <= this.now;
    if (isOld || isTime) this.storage.hide(this.bucket.name, this.key);
  }

  /** A version is no longer the current one since its successor was made. */
  private expireNoncurrent(rule: LifecycleRule): void {
    const { noncurrentDays: days, newerNoncurrentVersions } = rule;
    if (days === undefined) return;
    const all = this.versions;
    const expired = all.filter((version, index) => {
      const successor = all[index - 1];
      return (
        successor !== undefined &&
        index > newerNoncurrentVersions &&
        this.covers(rule, version) &&
        this.isPast(successor.lastModified, days)
      );
    });
    for (const version of expired) this.storage.delete(this.bucket.name, this.key, version);
  }

  private removeLoneMarker(rule: LifecycleRule): void {
    const [marker, ...others] = this.versions;
    if (!rule.removesLoneMarkers || marker?.deleteMarker !== true || others.length > 0) return;
    if (this.covers(rule, marker) && this.isPast(marker.lastModified, rule.days ?? 0))
      this.storage.delete(this.bucket.name, this.key, marker);
  }

  private covers(rule: LifecycleRule, { size }: ObjectVersion): boolean {
    return rule.covers({ key: this.key, size });
  }

  /** S3 counts from the midnight (UTC) that follows a moment plus its days. */
  private isPast(since: string, days: number): boolean {
    return Math.ceil((Date.parse(since) + days * day) / day) * day <= this.now.getTime();
  }
}
