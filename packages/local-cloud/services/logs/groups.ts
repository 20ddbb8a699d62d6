import { type Access, AwsError, type Operation, type Operations } from "../../contract";
import { required } from "../fields";
import { requestTags, type Tags } from "../tags";
import { groupAccess, type GroupRequest } from "./access";
import type { LogsCloud } from "./cloud";
import { type LogGroup, LogStore } from "./store";

interface CreateLogGroupRequest extends GroupRequest {
  readonly tags?: Tags;
}

interface RetentionRequest extends GroupRequest {
  readonly retentionInDays?: number;
}

interface DescribeLogGroupsRequest {
  readonly logGroupNamePrefix?: string;
}

export function groupOperations(cloud: LogsCloud): Operations {
  const store = new LogStore(cloud);

  const create: Operation<CreateLogGroupRequest> = {
    access: (request) => [
      ...groupAccess(store, "CreateLogGroup", requestTags(request.tags ?? {}))(request),
      ...tagAccess(store, request),
    ],
    run: ({ logGroupName, tags = {} }) => {
      const name = required(logGroupName, "logGroupName");
      if (store.groups.get(name) !== undefined)
        throw new AwsError("ResourceAlreadyExistsException", "The specified log group already exists");
      store.groups.set(name, {
        name,
        arn: store.arnOf(name),
        retentionDays: undefined,
        tags,
        created: cloud.clock.now().getTime(),
      });
    },
  };
  const remove: Operation<GroupRequest> = {
    access: groupAccess(store, "DeleteLogGroup"),
    run: ({ logGroupName }) => {
      store.deleteGroup(store.group(required(logGroupName, "logGroupName")).name);
    },
  };
  const describeAll: Operation<DescribeLogGroupsRequest> = {
    access: () => [{ action: "logs:DescribeLogGroups", resource: `${store.arnOf("")}:log-stream:` }],
    run: ({ logGroupNamePrefix = "" }) => ({
      logGroups: store.groups
        .values()
        .filter(({ name }) => name.startsWith(logGroupNamePrefix))
        .map(describe),
    }),
  };
  const putRetention: Operation<RetentionRequest> = {
    access: groupAccess(store, "PutRetentionPolicy"),
    run: ({ logGroupName, retentionInDays }) => {
      const group = store.group(required(logGroupName, "logGroupName"));
      store.groups.set(group.name, { ...group, retentionDays: required(retentionInDays, "retentionInDays") });
    },
  };
  const deleteRetention: Operation<GroupRequest> = {
    access: groupAccess(store, "DeleteRetentionPolicy"),
    run: ({ logGroupName }) => {
      const group = store.group(required(logGroupName, "logGroupName"));
      store.groups.set(group.name, { ...group, retentionDays: undefined });
    },
  };
  return {
    CreateLogGroup: create,
    DeleteLogGroup: remove,
    DescribeLogGroups: describeAll,
    PutRetentionPolicy: putRetention,
    DeleteRetentionPolicy: deleteRetention,
  };
}

function tagAccess(store: LogStore, { logGroupName, tags }: CreateLogGroupRequest): readonly Access[] {
  return tags === undefined
    ? []
    : [
        {
          action: "logs:TagResource",
          resource: store.arnOf(required(logGroupName, "logGroupName")),
          context: requestTags(tags),
        },
      ];
}

function describe({ name, arn, retentionDays, created }: LogGroup): unknown {
  return {
    logGroupName: name,
    arn: `${arn}:*`,
    logGroupArn: arn,
    creationTime: created,
    retentionInDays: retentionDays,
    metricFilterCount: 0,
    storedBytes: 0,
    logGroupClass: "STANDARD",
  };
}
