/** CodeConnections. As on AWS a new connection is PENDING until a person accepts it. */
import { randomUUID } from "node:crypto";
import { type Access, AwsError, type Operation, type Service, type Table } from "../../contract";
import { required } from "../fields";
import { requestTags, type Tag, tagKeys, tagList, tagRecord, type Tags, withoutTags } from "../tags";
import type { CodeConnectionsCloud } from "./cloud";

/** A connection as the cloud keeps it, by its ARN in the table `codeconnections`. */
interface Connection {
  readonly arn: string;
  readonly name: string;
  readonly provider: string;
  readonly status: "PENDING" | "AVAILABLE";
  readonly tags: Tags;
}

interface CreateRequest {
  readonly ConnectionName?: string;
  readonly ProviderType?: string;
  readonly HostArn?: string;
  readonly Tags?: readonly Tag[];
}

interface ConnectionRequest {
  readonly ConnectionArn?: string;
}

interface TagRequest {
  readonly ResourceArn?: string;
  readonly Tags?: readonly Tag[];
  readonly TagKeys?: readonly string[];
}

/**
 * What a person does in the console, and on GitHub: accepts every connection that is pending. Returns how many there
 * were.
 */
export function acceptConnections(cloud: CodeConnectionsCloud): number {
  const connections = connectionsOf(cloud);
  const pending = connections.values().filter(({ status }) => status !== "AVAILABLE");
  for (const connection of pending) connections.set(connection.arn, { ...connection, status: "AVAILABLE" });
  return pending.length;
}

export function createCodeconnections(cloud: CodeConnectionsCloud): Service {
  const connections = connectionsOf(cloud);
  const on =
    (action: string) =>
    (request: ConnectionRequest): readonly Access[] => [
      { action: `codeconnections:${action}`, resource: required(request.ConnectionArn, "ConnectionArn") },
    ];
  const onTags =
    (action: string) =>
    ({ ResourceArn, Tags, TagKeys }: TagRequest): readonly Access[] => [
      {
        action: `codeconnections:${action}`,
        resource: required(ResourceArn, "ResourceArn"),
        context: { ...requestTags(tagRecord(Tags)), ...tagKeys(TagKeys) },
      },
    ];
  const find = (arn: string | undefined): Connection => {
    const connection = connections.get(arn ?? "");
    if (connection === undefined)
      throw new AwsError("ResourceNotFoundException", `Connection ${String(arn)} not found`);
    return connection;
  };

  const create: Operation<CreateRequest> = {
    access: ({ Tags }) => [
      { action: "codeconnections:CreateConnection", resource: "*", context: requestTags(tagRecord(Tags)) },
    ],
    run: (request) => {
      const connection = newConnection(cloud, request);
      connections.set(connection.arn, connection);
      return { ConnectionArn: connection.arn, Tags: tagList(connection.tags) };
    },
  };
  const get: Operation<ConnectionRequest> = {
    access: on("GetConnection"),
    run: ({ ConnectionArn }) => ({ Connection: describe(cloud, find(ConnectionArn)) }),
  };
  const remove: Operation<ConnectionRequest> = {
    access: on("DeleteConnection"),
    run: ({ ConnectionArn }) => {
      connections.delete(find(ConnectionArn).arn);
    },
  };
  const list: Operation<object> = {
    access: () => [{ action: "codeconnections:ListConnections", resource: "*" }],
    run: () => ({ Connections: connections.values().map((connection) => describe(cloud, connection)) }),
  };
  const listTags: Operation<TagRequest> = {
    access: onTags("ListTagsForResource"),
    run: ({ ResourceArn }) => ({ Tags: tagList(find(ResourceArn).tags) }),
  };
  const tag: Operation<TagRequest> = {
    access: onTags("TagResource"),
    run: ({ ResourceArn, Tags }) => {
      const connection = find(ResourceArn);
      connections.set(connection.arn, { ...connection, tags: { ...connection.tags, ...tagRecord(Tags) } });
    },
  };
  const untag: Operation<TagRequest> = {
    access: onTags("UntagResource"),
    run: ({ ResourceArn, TagKeys }) => {
      const connection = find(ResourceArn);
      connections.set(connection.arn, { ...connection, tags: withoutTags(connection.tags, TagKeys) });
    },
  };
  return {
    name: "codeconnections",
    protocol: "awsJson",
    operations: {
      CreateConnection: create,
      GetConnection: get,
      DeleteConnection: remove,
      ListConnections: list,
      ListTagsForResource: listTags,
      TagResource: tag,
      UntagResource: untag,
    },
  };
}

function connectionsOf(cloud: CodeConnectionsCloud): Table<Connection> {
  return cloud.table<Connection>("codeconnections");
}

function newConnection(
  cloud: CodeConnectionsCloud,
  { ConnectionName, ProviderType, HostArn, Tags }: CreateRequest,
): Connection {
  if (HostArn !== undefined)
    throw new AwsError("NotImplemented", "The rehearsal's cloud knows no hosts of connections.", 501);
  const name = required(ConnectionName, "ConnectionName");
  if (name.length > 32)
    throw new AwsError(
      "ValidationException",
      `The connection's name ${name} has ${name.length} characters; at most 32 are allowed.`,
    );
  return {
    arn: `arn:${cloud.partition}:codeconnections:${cloud.region}:${cloud.accountId}:connection/${randomUUID()}`,
    name,
    provider: required(ProviderType, "ProviderType"),
    status: "PENDING",
    tags: tagRecord(Tags),
  };
}

function describe(cloud: CodeConnectionsCloud, { arn, name, provider, status }: Connection): unknown {
  return {
    ConnectionArn: arn,
    ConnectionName: name,
    ProviderType: provider,
    OwnerAccountId: cloud.accountId,
    ConnectionStatus: status,
  };
}
