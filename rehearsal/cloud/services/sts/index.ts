/** STS: who a caller is. Services assume roles inside the cloud (`cloud.assume`), so AssumeRole is not spoken. */
import type { Cloud, Operation, Service } from "../../contract";

export function createSts({ accountId }: Cloud): Service {
  const getCallerIdentity: Operation<object> = {
    // AWS lets every caller ask who it is, whatever its policies say.
    access: () => [],
    run: (_request, { caller }) => ({
      Account: accountId,
      Arn: caller.arn,
      UserId: caller.kind === "role" ? `${caller.roleName}:${caller.sessionName}` : caller.arn.slice(caller.arn.lastIndexOf("/") + 1),
    }),
  };
  return { name: "sts", protocol: "query", operations: { GetCallerIdentity: getCallerIdentity } };
}
