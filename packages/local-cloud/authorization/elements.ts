/** What AWS lets stand in the elements Action, Resource and Principal, and what it does not document. */
import { hasVariable } from "./patterns";
import { malformed, unsupported } from "./unsupported";

/**
 * `*`, or a service and an action of it. Source: IAM user guide, "IAM JSON policy elements: Action" (March 2023): the
 * service's prefix comes first, wildcards are part of the action's name.
 */
export function checkAction(text: string, where: string): void {
  if (text === "*" || /^[a-z0-9-]+:[\w*?]+$/iu.test(text)) return;
  throw malformed(
    `${where} has the action ${JSON.stringify(text)}, which is neither "*" nor a service's prefix and an action of it`,
  );
}

/** Services whose ARNs have no resource type in front of the resource's name. */
const untypedServices = new Set(["apigateway", "codecommit", "codepipeline", "execute-api", "s3", "sns", "sqs"]);

/**
 * Sources: IAM user guide, "IAM JSON policy elements: Resource" (no wildcard for the service; read in November 2026),
 * "IAM policy elements: Variables and tags" (no variable before the fifth colon; March 2023), "Amazon Resource Names
 * (ARNs)" (no wildcard in the resource type; March 2023).
 */
export function checkResource(text: string, withVariables: boolean, where: string): void {
  if (text === "*") return;
  const has = `${where} has the resource ${JSON.stringify(text)}`;
  const [, before = "", service = "", resource = ""] = /^(arn:[^:]*:([^:]*):[^:]*:[^:]*:)(.+)$/su.exec(text) ?? [];
  if (before === "") throw malformed(`${has}, which is neither an ARN nor "*"`);
  if (withVariables && hasVariable(before)) throw malformed(`${has}, with a variable before the name of the resource`);
  if (/[*?]/u.test(service)) throw malformed(`${has}, with a wildcard for the service`);
  const [type = ""] = resource.split(/[/:]/u);
  if (!untypedServices.has(service) && resource !== "*" && /[*?]/u.test(type))
    throw malformed(`${has}, with a wildcard in the type of the resource`);
}

const principalTypes = new Set(["AWS", "Federated", "Service"]);

/** Source: IAM user guide, "AWS JSON policy elements: Principal": no wildcard in part of a name (March 2023). */
export function checkPrincipal(type: string, name: string, where: string): void {
  if (!principalTypes.has(type)) throw unsupported(`does not evaluate principals of the type ${type} (${where}).`);
  if (/[*?]/u.test(name) && !(type === "AWS" && name === "*"))
    throw malformed(`${where} has the principal ${JSON.stringify(name)}: a wildcard stands for everyone or for nobody`);
}
