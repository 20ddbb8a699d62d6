/** IAM statements as typed data, and the policies that are rendered from them. */
import type { Action } from "./action";

/** Operator to condition key to value, as in IAM. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** A permission of a role. */
export interface Statement {
  /** Says why, in letters and digits: it is what the console and CloudTrail show. Unique in a policy. */
  readonly sid: string;
  readonly actions: readonly Action[];
  /** ARNs and patterns of ARNs. `*` only where the Service Authorization Reference knows no resource level. */
  readonly resources: readonly string[];
  readonly conditions?: Conditions;
}

/** An action of a statement that is allowed under conditions only, in a statement of its own. */
export interface Limit {
  readonly sid: string;
  readonly action: Action;
  /** Those of the statement that the action is about. */
  readonly resources: readonly string[];
  /** Without any the action stays where it is. */
  readonly conditions: Conditions;
}

/** A statement, and one more for each of its actions that is limited further. */
export function limitActions(statement: Statement, ...limits: readonly Limit[]): readonly Statement[] {
  const applied = limits.filter(({ conditions }) => Object.keys(conditions).length > 0);
  const limited = applied.map(({ action }) => action);
  return [
    { ...statement, actions: statement.actions.filter((action) => !limited.includes(action)) },
    ...applied.map(({ sid, action, resources, conditions }) => ({ sid, actions: [action], resources, conditions })),
  ];
}

/** The policy document of a role, as JSON. */
export function policyDocument(statements: readonly Statement[]): string {
  return document(
    statements.map(({ sid, actions, resources, conditions }) => ({
      Sid: sid,
      Effect: "Allow",
      Action: actions,
      Resource: resources,
      ...(conditions && { Condition: conditions }),
    })),
  );
}

/** Who may act as a role. */
export type Trust = ServiceTrust | RoleTrust | WorkflowTrust;

/** An AWS service, on behalf of some resources. */
export interface ServiceTrust {
  /** For example `codebuild.amazonaws.com`. */
  readonly service: string;
  readonly accountId: string;
  /** ARN, or pattern of ARNs, of what the service must be acting for. */
  readonly sourceArn: string;
}

/** Another role of the account. */
export interface RoleTrust {
  /** ARN. The role need not exist yet. */
  readonly trustedRole: string;
}

/** Workflows of GitHub, by what GitHub's OIDC provider says of them. */
export interface WorkflowTrust {
  /** ARN of GitHub's OIDC provider in the account. */
  readonly identityProvider: string;
  /** What the tokens have to say of themselves, exactly: `repo:OWNER/NAME:environment:NAME`. */
  readonly subjects: readonly string[];
}

export function trustPolicy(trust: Trust): string {
  if ("trustedRole" in trust) return roleTrustPolicy(trust);
  return "subjects" in trust ? workflowTrustPolicy(trust) : serviceTrustPolicy(trust);
}

/**
 * A token is for AWS, and its subject is one of those named: `repo:OWNER/NAME:pull_request` alone would let in every
 * workflow of every pull request. Source: GitHub's docs, "Configuring OpenID Connect in Amazon Web Services", read in
 * November 2026.
 */
function workflowTrustPolicy({ identityProvider, subjects }: WorkflowTrust): string {
  const issuer = identityProvider.replace(/^.*:oidc-provider\//u, "");
  return document([
    {
      Sid: "OnlyForItsEnvironments",
      Effect: "Allow",
      Principal: { Federated: identityProvider },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com", [`${issuer}:sub`]: subjects } },
    },
  ]);
}

/**
 * The account, narrowed to one role: IAM refuses a principal that does not exist, and stacks may come up in any order.
 */
function roleTrustPolicy({ trustedRole }: RoleTrust): string {
  return document([
    {
      Sid: "OnlyForOneRole",
      Effect: "Allow",
      Principal: { AWS: trustedRole.replace(/role\/.*$/u, "root") },
      Action: "sts:AssumeRole",
      Condition: { ArnEquals: { "aws:PrincipalArn": trustedRole } },
    },
  ]);
}

/**
 * Services whose guides say that they name the resource they act for when they assume a role. Source: "Cross-service
 * confused deputy prevention" in the user guide of CodeBuild and in the developer guide of SageMaker. The guides of
 * CodePipeline and Lambda show trust policies without a condition: a condition on what they may not send would keep
 * them out, so it holds for them only when they do.
 */
const servicesThatNameTheirSource: readonly string[] = ["codebuild.amazonaws.com", "sagemaker.amazonaws.com"];

/** The service may assume the role only for the named resources of this account (no confused deputy). */
function serviceTrustPolicy({ service, accountId, sourceArn }: ServiceTrust): string {
  const ending = servicesThatNameTheirSource.includes(service) ? "" : "IfExists";
  return document([
    {
      Sid: "OnlyForItsOwnResources",
      Effect: "Allow",
      Principal: { Service: service },
      Action: "sts:AssumeRole",
      Condition: {
        [`StringEquals${ending}`]: { "aws:SourceAccount": accountId },
        [`ArnLike${ending}`]: { "aws:SourceArn": sourceArn },
      },
    },
  ]);
}

/** Lets nobody reach a bucket without TLS. Rights come from the roles' own policies. */
export function tlsOnlyBucketPolicy(bucketArn: string): string {
  return document([
    {
      Sid: "RefusePlainText",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [bucketArn, `${bucketArn}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ]);
}

/**
 * Lets only one role publish to a topic, and only with TLS: nobody else can ask for an approval in the pipeline's name.
 */
export function onlyPublisherTopicPolicy(topicArn: string, publisherRoleArn: string): string {
  return document([
    mayPublish("PipelineAsksForApproval", topicArn, { Principal: { AWS: publisherRoleArn } }),
    {
      Sid: "NobodyElsePublishes",
      Effect: "Deny",
      Principal: "*",
      Action: "sns:Publish",
      Resource: topicArn,
      Condition: { ArnNotEquals: { "aws:PrincipalArn": publisherRoleArn } },
    },
    refusePlainText(topicArn),
  ]);
}

/** What publishes to the topic of an environment's alarms. */
export interface AlarmSources {
  readonly accountId: string;
  /** ARN pattern of the environment's alarms. */
  readonly alarmArns: string;
  /** ARN pattern of the rules that tell of a pipeline. Default: none does. */
  readonly ruleArns?: string | undefined;
}

/**
 * Lets CloudWatch publish what the environment's own alarms say, and EventBridge what its rules are about; only with
 * TLS.
 */
export function alarmTopicPolicy(topicArn: string, { accountId, alarmArns, ruleArns }: AlarmSources): string {
  return document([
    mayPublish("AlarmsOfTheEnvironment", topicArn, {
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Condition: {
        StringEquals: { "aws:SourceAccount": accountId },
        ArnLike: { "aws:SourceArn": alarmArns },
      },
    }),
    ...(ruleArns === undefined ? [] : [noticesOfRules(topicArn, accountId, ruleArns)]),
    refusePlainText(topicArn),
  ]);
}

/**
 * The conditions hold where EventBridge says for which rule it publishes. AWS's user guide of EventBridge ("Using
 * resource-based policies", Amazon SNS permissions) says that it does not for topics: a condition that demands it would
 * keep every notice out, and only the rule's metric FailedInvocations would say so.
 */
function noticesOfRules(topicArn: string, accountId: string, ruleArns: string): object {
  return mayPublish("NoticesOfThePipeline", topicArn, {
    Principal: { Service: "events.amazonaws.com" },
    Condition: {
      StringEqualsIfExists: { "aws:SourceAccount": accountId },
      ArnLikeIfExists: { "aws:SourceArn": ruleArns },
    },
  });
}

/** @param publisher who it is, and on which conditions */
function mayPublish(sid: string, topicArn: string, publisher: { Principal: object; Condition?: object }): object {
  return { Sid: sid, Effect: "Allow", Action: "sns:Publish", Resource: topicArn, ...publisher };
}

function refusePlainText(topicArn: string): object {
  return {
    Sid: "RefusePlainText",
    Effect: "Deny",
    Principal: "*",
    Action: "sns:Publish",
    Resource: topicArn,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}

/** With sorted keys, as the provider reads policies back: a refresh shows no difference in their text. */
function document(statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements }, (_key, value: unknown) =>
    isObject(value)
      ? Object.fromEntries(Object.entries(value).sort(([first], [second]) => (first < second ? -1 : 1)))
      : value,
  );
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
