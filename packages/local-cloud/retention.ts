/** What a cloud forgets when it starts. */
import type { Cloud } from "./contract";
import type { Retention } from "./options";
import { forgetBuilds, forgetCaches } from "./services/codebuild/retention";
import { forgetExecutions } from "./services/codepipeline/retention";
import { LogStore } from "./services/logs/store";
import { applyLifecycleRules, applyObjectRetention, removeObjects } from "./services/s3/expiry";
import { forgetMails } from "./services/sns/outbox";

/** Nothing may run yet. The lifecycle rules of buckets apply in any case: AWS applies them, too. */
export function forget(cloud: Cloud, retention: Retention | undefined): void {
  applyLifecycleRules(cloud);
  if (retention === undefined) return;
  const { deliveries, caches } = retention;
  removeObjects(cloud, forgetExecutions(cloud, deliveries));
  forgetBuilds(cloud, deliveries);
  forgetCaches(cloud, caches);
  new LogStore(cloud).keepNewestStreams(deliveries);
  forgetMails(cloud, deliveries);
  applyObjectRetention(cloud, retention);
}
