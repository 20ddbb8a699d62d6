/** STS: who a caller is, and acting as a role. Services assume roles inside the cloud (`cloud.assume`). */
import { z } from "zod";
import type { Caller, Operation, Service } from "../../contract";
import { requestReader } from "../../requests";
import type { StsCloud } from "./cloud";

const operation = requestReader("STS", "ValidationError");

/** Seconds of a session whose request names none. Source: the API reference of STS, AssumeRole. */
const defaultDuration = 3600;

const assumeRole = z.strictObject({
  RoleArn: z.string().regex(/^arn:[a-z-]+:iam::\d{12}:role\/.+$/u),
  RoleSessionName: z.string(),
  DurationSeconds: z.coerce.number().optional(),
});

export function createSts(cloud: StsCloud): Service {
  const getCallerIdentity: Operation<object> = {
    // AWS lets every caller ask who it is, whatever its policies say.
    access: () => [],
    run: (_request, { caller }) => ({ Account: cloud.accountId, Arn: caller.arn, UserId: userId(caller) }),
  };
  return {
    name: "sts",
    protocol: "query",
    operations: {
      GetCallerIdentity: getCallerIdentity,
      AssumeRole: operation(assumeRole, {
        access: ({ RoleArn }) => [{ action: "sts:AssumeRole", resource: RoleArn }],
        run: ({ RoleArn, RoleSessionName, DurationSeconds = defaultDuration }, { caller }) => {
          const {
            caller: assumed,
            accessKeyId,
            secretAccessKey,
            sessionToken,
          } = cloud.assumeAs(caller, RoleArn, RoleSessionName);
          // The keys go with the cloud, which may be sooner or later than what is said here.
          const expiration = new Date(cloud.clock.now().getTime() + DurationSeconds * 1000).toISOString();
          return {
            Credentials: {
              AccessKeyId: accessKeyId,
              SecretAccessKey: secretAccessKey,
              SessionToken: sessionToken,
              Expiration: expiration,
            },
            AssumedRoleUser: { Arn: assumed.arn, AssumedRoleId: userId(assumed) },
          };
        },
      }),
    },
  };
}

function userId(caller: Caller): string {
  return caller.kind === "role"
    ? `${caller.roleName}:${caller.sessionName}`
    : caller.arn.slice(caller.arn.lastIndexOf("/") + 1);
}
