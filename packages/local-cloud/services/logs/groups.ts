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
  return {
    CreateLogGroup: createLogGroup(cloud, store),
    DeleteLogGroup: deleteLogGroup(store),
    DescribeLogGroups: describeLogGroups(store),
    PutRetentionPolicy: putRetentionPolicy(store),
    DeleteRetentionPolicy: deleteRetentionPolicy(store),
  };
}

function createLogGroup(cloud: LogsCloud, store: LogStore): Operation<CreateLogGroupRequest> {
  return {
    access: (request) => [
      ...groupAccess(store, "CreateLogGroup", requestTags(request.tags ?? {}))(request),
      ...tagAccess(store, request),
    ],
    run: ({ logGroupName, tags = {} }) => {
      const name = required(logGroupName, "logGroupName");
      if (store.groups.get(name) !== undefined)
        throw new AwsError("ResourceAlreadyExistsException", "The specified log group already exists");
      const created = cloud.clock.now().getTime();
      store.groups.set(name, { name, arn: store.arnOf(name), retentionDays: undefined, tags, created });
    },
  };
}

function deleteLogGroup(store: LogStore): Operation<GroupRequest> {
  return {
    access: groupAccess(store, "DeleteLogGroup"),
    run: (request) => {
      store.deleteGroup(namedGroup(store, request).name);
    },
  };
}

function describeLogGroups(store: LogStore): Operation<DescribeLogGroupsRequest> {
  return {
    access: () => [{ action: "logs:DescribeLogGroups", resource: `${store.arnOf("")}:log-stream:` }],
    run: ({ logGroupNamePrefix = "" }) => ({
      logGroups: store.groups
        .values()
        .filter(({ name }) => name.startsWith(logGroupNamePrefix))
        .map(describe),
    }),
  };
}

function putRetentionPolicy(store: LogStore): Operation<RetentionRequest> {
  return {
    access: groupAccess(store, "PutRetentionPolicy"),
    run: (request) => {
      const group = namedGroup(store, request);
      const retentionDays = required(request.retentionInDays, "retentionInDays");
      store.groups.set(group.name, { ...group, retentionDays });
    },
  };
}

function deleteRetentionPolicy(store: LogStore): Operation<GroupRequest> {
  return {
    access: groupAccess(store, "DeleteRetentionPolicy"),
    run: (request) => {
      const group = namedGroup(store, request);
      store.groups.set(group.name, { ...group, retentionDays: undefined });
    },
  };
}

function namedGroup(store: LogStore, { logGroupName }: GroupRequest): LogGroup {
  return store.group(required(logGroupName, "logGroupName"));
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
