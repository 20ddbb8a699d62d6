/** Connections to a source provider. A new one is pending until a person accepts it in the console. */
import type { ConnectionArgs } from "@pulumi/aws/codeconnections";
import { unlessGone } from "../awsClients";
import { isRecord } from "../values";
import { idOf, type Row, row } from "./row";
import { changeTags, tagList } from "./tags";

const connection = row<ConnectionArgs>({
  source: "terraform-provider-aws internal/service/codeconnections/connection.go",
  properties: ["name", "providerType", "hostArn", "tags"],
  replaces: ["name", "providerType", "hostArn"],
  naming: { property: "name", maximumLength: 32 },
  async create(inputs, { aws }) {
    const { ConnectionArn } = await aws.codeconnections("CreateConnection", {
      ConnectionName: inputs.name,
      ProviderType: inputs.providerType,
      HostArn: inputs.hostArn,
      Tags: tagList(inputs.tags),
    });
    const arn = idOf(ConnectionArn);
    const { Connection } = await aws.codeconnections("GetConnection", { ConnectionArn: arn });
    const found = isRecord(Connection) ? Connection : {};
    return {
      id: arn,
      outputs: {
        arn,
        connectionStatus: found["ConnectionStatus"],
        ownerAccountId: found["OwnerAccountId"],
        providerType: found["ProviderType"],
      },
    };
  },
  async update({ id, inputs, old }, { aws }) {
    await changeTags(
      old.tags,
      inputs.tags,
      (tags) => aws.codeconnections("TagResource", { ResourceArn: id, Tags: tagList(tags) }),
      (keys) => aws.codeconnections("UntagResource", { ResourceArn: id, TagKeys: keys }),
    );
    return {};
  },
  async delete({ id }, { aws }) {
    await unlessGone(aws.codeconnections("DeleteConnection", { ConnectionArn: id }), "ResourceNotFoundException");
  },
});

export const codeconnectionsRows: Readonly<Record<string, Row>> = {
  "aws:codeconnections/connection:Connection": connection,
};
