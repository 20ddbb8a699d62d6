/** Whose keys are printed: somebody who may ask what is kept, and do nothing else. */
import type { LocalCloud } from "#local-cloud";
import type { Keys } from "../../clients/keptRehearsal";
import { predictStatements } from "../../components/api/permissions";
import { policyDocument, type Statement } from "../../components/platform/permissions/statement";
import { arns } from "../../settings/arns";
import { deliveryNames, environmentNames } from "../../settings/names";
import type { OwnerSettings } from "../../settings/owner";
import type { KeptEnvironment } from "./environments";

/**
 * Keys that may ask these environments, as their APIs do, and the APIs themselves. They end with the cloud.
 *
 * @param owner the stack that owns the delivery whose models are asked
 */
export function visitorKeys(cloud: LocalCloud, owner: OwnerSettings, environments: readonly KeptEnvironment[]): Keys {
  const statements = environments.flatMap((environment, index) =>
    statementsFor(cloud, owner, environment).map((statement) => ({ ...statement, sid: `${statement.sid}${index}` })),
  );
  const { accessKeyId, secretAccessKey, sessionToken } = cloud.federate("visitor", policyDocument(statements));
  return { accessKeyId, secretAccessKey, sessionToken };
}

function statementsFor(cloud: LocalCloud, owner: OwnerSettings, { stack, api }: KeptEnvironment): readonly Statement[] {
  const { project, delivery } = owner;
  const scope = {
    arns: arns(cloud),
    environment: environmentNames(project, stack),
    owner: deliveryNames(project, owner.stack, cloud),
    location: cloud,
    encryption: delivery.encryption,
  };
  const ofApi: readonly Statement[] =
    api === undefined
      ? []
      : [
          { sid: "FindTheApi", actions: ["apigateway:GET"], resources: [scope.arns.apis()] },
          { sid: "AskTheApi", actions: ["execute-api:Invoke"], resources: [scope.arns.apiRequests(api.id)] },
        ];
  return [...predictStatements(scope), ...ofApi];
}
