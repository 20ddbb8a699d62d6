/** The functions of the aws provider that programs may call; any other is refused by name. */
import type { AwsClients } from "./awsClients";
import { partitionOf } from "./partitions";
import { prebuiltImage } from "./prebuiltImages";
import { EngineError } from "./types";
import { isRecord, plainValues, type Values } from "./values";

type Answer = (args: Values, clients: AwsClients, region: string) => Promise<Values> | Values;

const answers: Readonly<Record<string, Answer>> = {
  /** internal/service/sts/caller_identity_data_source.go */
  "aws:index/getCallerIdentity:getCallerIdentity": async (_args, clients) => {
    const { Account = "", Arn = "", UserId = "" } = await (await clients.sts()).getCallerIdentity({});
    return { id: Account, accountId: Account, arn: Arn, userId: UserId };
  },

  /** internal/service/meta/region_data_source.go; the region's description is not given. */
  "aws:index/getRegion:getRegion": (args, _clients, configured) => {
    const region = textOf(args["region"]) ?? textOf(args["name"]) ?? configured;
    return { id: region, name: region, region, endpoint: `ec2.${region}.${partitionOf(region).dnsSuffix}` };
  },

  /** internal/service/meta/partition_data_source.go */
  "aws:index/getPartition:getPartition": (_args, _clients, region) => {
    const { name, dnsSuffix, reverseDnsPrefix } = partitionOf(region);
    return { id: name, partition: name, dnsSuffix, reverseDnsPrefix };
  },

  /** internal/service/codestarconnections/connection_data_source.go; tags are not given. */
  "aws:codestarconnections/getConnection:getConnection": async (args, clients) => {
    const { Connection } = await clients.codeconnections("GetConnection", { ConnectionArn: args["arn"] });
    const {
      ConnectionArn: arn,
      ConnectionName: name,
      ConnectionStatus: connectionStatus,
      ProviderType: providerType,
    } = isRecord(Connection) ? Connection : {};
    return { id: arn, arn, name, connectionStatus, providerType };
  },

  "aws:sagemaker/getPrebuiltEcrImage:getPrebuiltEcrImage": (args, _clients, configured) => {
    const region = textOf(args["region"]) ?? configured;
    const repositoryName = textOf(args["repositoryName"]) ?? "";
    const imageTag = textOf(args["imageTag"]) ?? "1";
    const dnsSuffix = textOf(args["dnsSuffix"]) ?? partitionOf(region).dnsSuffix;
    const { registryId, registryPath } = prebuiltImage({ repositoryName, imageTag, region, dnsSuffix });
    return { id: registryId, repositoryName, imageTag, region, dnsSuffix, registryId, registryPath };
  },
};

/** @throws EngineError for a function that is not rehearsed */
export async function invoke(token: string, args: Values, clients: AwsClients, region: string): Promise<Values> {
  const answer = answers[token];
  if (answer === undefined)
    throw new EngineError(
      `The program calls ${token}, which the recording engine of the rehearsal does not answer. ` +
        `It answers ${Object.keys(answers).join(", ")}.`,
    );
  return answer(plainValues(args), clients, region);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
