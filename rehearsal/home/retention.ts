/** What the rehearsals in a home keep of earlier ones; ARCHITECTURE.md says what it comes to. */
import type { Retention } from "#local-cloud";

/** Updates of each stack whose history and backup are kept. */
const updates = 4;

export const retention: Retention = {
  deliveries: 5,
  caches: 2,
  newestKeys: [
    // An update leaves its record and its checkpoint.
    { prefix: ".pulumi/history/", keys: 2 * updates },
    { prefix: ".pulumi/backups/", keys: updates },
    // In a bucket with versions a lock that was removed is still a key.
    { prefix: ".pulumi/locks/", keys: updates },
  ],
};
