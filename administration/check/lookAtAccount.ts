/** Looks at the account of a delivery. Every look is one that an administrator may take, and changes nothing. */
import { CodeStarConnectionsClient, paginateListConnections } from "@aws-sdk/client-codestar-connections";
import { GetOpenIDConnectProviderCommand, IAMClient } from "@aws-sdk/client-iam";
import { DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { GetBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";
import { GetTopicAttributesCommand, paginateListSubscriptionsByTopic, SNSClient } from "@aws-sdk/client-sns";
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { arns } from "../../settings/arns";
import { deliveryNames, type Location } from "../../settings/names";
import type { OwnerSettings } from "../../settings/owner";
import { workflowIssuer } from "../../settings/pullRequests";
import { pulumiState } from "../../settings/state";
import type { Bucket, Facts, Key, Look } from "./facts";
import { look } from "./lookUp";
import { serviceQuotas } from "./serviceQuotas";

type AccountFacts = Pick<
  Facts,
  "stateBucket" | "stateKey" | "sagemakerQuotas" | "buildQuotas" | "connection" | "identityProvider" | "approvers"
>;

/** Without an account nothing of it can be looked up. */
export async function lookAtAccount(owner: OwnerSettings, location: Look<Location>): Promise<AccountFacts> {
  if ("unknown" in location) {
    const unknown = { unknown: "the credentials do not work" };
    return {
      stateBucket: unknown,
      stateKey: unknown,
      sagemakerQuotas: unknown,
      buildQuotas: unknown,
      connection: unknown,
      identityProvider: unknown,
      approvers: unknown,
    };
  }
  const account = new Account(owner, location.found);
  const [stateBucket, stateKey, sagemakerQuotas, buildQuotas, connection, identityProvider, approvers] =
    await Promise.all([
      look(() => account.stateBucket()),
      look(() => account.stateKey()),
      look(() => account.quotas("sagemaker")),
      look(() => account.quotas("codebuild")),
      look(() => account.connection()),
      look(() => account.identityProvider()),
      look(() => account.approvers()),
    ]);
  return { stateBucket, stateKey, sagemakerQuotas, buildQuotas, connection, identityProvider, approvers };
}

class Account {
  private readonly client: { readonly region: string; readonly maxAttempts: number };

  public constructor(
    private readonly owner: OwnerSettings,
    private readonly location: Location,
  ) {
    this.client = { region: location.region, maxAttempts: 2 };
  }

  public async stateBucket(): Promise<Bucket | undefined> {
    const { bucket } = pulumiState(this.owner.delivery.state, this.location);
    return orNothing(["NoSuchBucket", "NotFound"], async () => {
      const { Status } = await new S3Client(this.client).send(new GetBucketVersioningCommand({ Bucket: bucket }));
      return { versioned: Status === "Enabled" };
    });
  }

  public async stateKey(): Promise<Key | undefined> {
    const { keyAlias } = pulumiState(this.owner.delivery.state, this.location);
    return orNothing(["NotFoundException"], async () => {
      const { KeyMetadata } = await new KMSClient(this.client).send(new DescribeKeyCommand({ KeyId: keyAlias }));
      return {
        state: KeyMetadata?.KeyState ?? (KeyMetadata?.Enabled === true ? "Enabled" : "Disabled"),
        symmetric: (KeyMetadata?.KeySpec ?? "SYMMETRIC_DEFAULT") === "SYMMETRIC_DEFAULT",
      };
    });
  }

  public quotas(service: "sagemaker" | "codebuild"): Promise<ReadonlyMap<string, number>> {
    const endpoint = process.env["AWS_ENDPOINT_URL"];
    return serviceQuotas(
      { ...this.location, credentials: defaultProvider(), ...(endpoint === undefined ? {} : { endpoint }) },
      service,
    );
  }

  /** The status of the connection that the settings name, or that the stack has made. */
  public async connection(): Promise<string | undefined> {
    const { project, stack, delivery } = this.owner;
    if (delivery.source.kind !== "github") return undefined;
    const { connectionArn } = delivery.source;
    const { connection } = deliveryNames(project, stack, this.location);
    const client = new CodeStarConnectionsClient(this.client);
    for await (const { Connections = [] } of paginateListConnections({ client }, {}))
      for (const { ConnectionArn, ConnectionName, ConnectionStatus } of Connections)
        if (connectionArn === undefined ? ConnectionName === connection : sameResource(ConnectionArn, connectionArn))
          return ConnectionStatus;
    return undefined;
  }

  /** The audiences of GitHub's OIDC provider, which an account has once or not at all. */
  public async identityProvider(): Promise<readonly string[] | undefined> {
    if (this.owner.delivery.pullRequests === undefined) return undefined;
    const OpenIDConnectProviderArn = arns(this.location).identityProvider(workflowIssuer);
    return orNothing(["NoSuchEntityException", "NoSuchEntity"], async () => {
      const command = new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn });
      return (await new IAMClient(this.client).send(command)).ClientIDList ?? [];
    });
  }

  public async approvers(): Promise<ReadonlyMap<string, boolean> | undefined> {
    const { project, stack } = this.owner;
    const { approvalTopic } = deliveryNames(project, stack, this.location);
    const client = new SNSClient(this.client);
    return orNothing(["NotFoundException", "NotFound"], async () => {
      const TopicArn = arns(this.location).topic(approvalTopic);
      // A topic that does not exist may have an empty list.
      await client.send(new GetTopicAttributesCommand({ TopicArn }));
      const confirmed = new Map<string, boolean>();
      const pages = paginateListSubscriptionsByTopic({ client }, { TopicArn });
      for await (const { Subscriptions = [] } of pages)
        for (const { Endpoint = "", SubscriptionArn = "" } of Subscriptions)
          confirmed.set(Endpoint.toLowerCase(), SubscriptionArn.startsWith("arn:"));
      return confirmed;
    });
  }
}

/** Undefined for what AWS clearly says does not exist. */
async function orNothing<Value>(names: readonly string[], find: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof Error && names.includes(error.name)) return undefined;
    throw error;
  }
}

/** Connections have two prefixes in their ARNs, of which either names the same one. */
function sameResource(one: string | undefined, other: string): boolean {
  return one?.split(":").slice(3).join(":") === other.split(":").slice(3).join(":");
}
