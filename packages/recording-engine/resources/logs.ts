/** CloudWatch log groups. */
import type { CloudWatchLogs, CreateLogGroupRequest } from "@aws-sdk/client-cloudwatch-logs";
import type { LogGroupArgs } from "@pulumi/aws/cloudwatch";
import { unlessGone } from "../awsClients";
import { fields } from "./blocks";
import { prefixedName } from "./naming";
import { type Plain, required, type Row, row } from "./row";
import { changeTags } from "./tags";

const logGroup = row<LogGroupArgs>({
  source: "terraform-provider-aws internal/service/logs/group.go",
  properties: ["name", "namePrefix", "retentionInDays", "kmsKeyId", "logGroupClass", "skipDestroy", "tags"],
  replaces: ["name", "namePrefix", "logGroupClass"],
  naming: { property: "name", prefixProperty: "namePrefix", maximumLength: 512 },
  async create(inputs, { aws }) {
    const logs = await aws.logs();
    const name = inputs.name ?? prefixedName(inputs.namePrefix ?? "");
    await logs.createLogGroup({
      logGroupName: name,
      kmsKeyId: inputs.kmsKeyId,
      ...translateClass(inputs),
      tags: inputs.tags,
    });
    await setRetention(logs, name, inputs.retentionInDays);
    const { logGroups = [] } = await logs.describeLogGroups({ logGroupNamePrefix: name });
    const made = required(
      logGroups.find((group) => group.logGroupName === name),
      `the log group ${name}`,
    );
    return { id: name, outputs: { name, arn: required(made.arn, "the log group's ARN").replace(/:\*$/, "") } };
  },
  async update({ id, inputs, old, oldOutputs, changed }, { aws }) {
    const logs = await aws.logs();
    if (changed("retentionInDays")) await setRetention(logs, id, inputs.retentionInDays, true);
    if (changed("kmsKeyId"))
      await (inputs.kmsKeyId === undefined
        ? logs.disassociateKmsKey({ logGroupName: id })
        : logs.associateKmsKey({ logGroupName: id, kmsKeyId: inputs.kmsKeyId }));
    const resourceArn = String(oldOutputs["arn"]);
    await changeTags(
      old.tags,
      inputs.tags,
      (tags) => logs.tagResource({ resourceArn, tags: { ...tags } }),
      (tagKeys) => logs.untagResource({ resourceArn, tagKeys }),
    );
    return {};
  },
  async delete({ id, inputs }, { aws }) {
    if (inputs.skipDestroy === true) return;
    await unlessGone((await aws.logs()).deleteLogGroup({ logGroupName: id }), "ResourceNotFoundException");
  },
});

function translateClass({ logGroupClass }: Plain<LogGroupArgs>): Pick<CreateLogGroupRequest, "logGroupClass"> {
  return fields("logGroup", { logGroupClass }, { logGroupClass: "logGroupClass" });
}

/** Zero days, the default, keep logs for ever. */
async function setRetention(logs: CloudWatchLogs, name: string, days = 0, hadOne = false): Promise<void> {
  if (days > 0) await logs.putRetentionPolicy({ logGroupName: name, retentionInDays: days });
  else if (hadOne) await logs.deleteRetentionPolicy({ logGroupName: name });
}

export const logsRows: Readonly<Record<string, Row>> = { "aws:cloudwatch/logGroup:LogGroup": logGroup };
