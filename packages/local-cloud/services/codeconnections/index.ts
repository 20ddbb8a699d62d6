/** CodeConnections. As on AWS a new connection is PENDING until a person accepts it. */
import { randomUUID } from "node:crypto";
import { type Access, AwsError, type Operation, type Operations, type Service, type Tables } from "../../contract";
import { required } from "../fields";
import { type ListedTags, listedTagOperations } from "../listedTags";
import { requestTags, type Tag, tagList, tagRecord } from "../tags";
import type { CodeConnectionsCloud } from "./cloud";
import { type Connection, connectionTable, existingConnection } from "./connections";

interface CreateRequest {
  readonly ConnectionName?: string;
  readonly ProviderType?: string;
  readonly HostArn?: string;
  readonly Tags?: readonly Tag[];
}

interface ConnectionRequest {
  readonly ConnectionArn?: string;
}

interface TagRequest extends ListedTags {
  readonly ResourceArn?: string;
}

/**
 * What a person does in the console, and on GitHub: accepts every connection that is pending. Returns how many there
 * were.
 */
export function acceptConnections(cloud: Tables): number {
  const connections = connectionTable(cloud);
  const pending = connections.values().filter(({ status }) => status !== "AVAILABLE");
  for (const connection of pending) connections.set(connection.arn, { ...connection, status: "AVAILABLE" });
  return pending.length;
}

export function createCodeconnections(cloud: CodeConnectionsCloud): Service {
  return {
    name: "codeconnections",
    protocol: "awsJson",
    operations: {
      CreateConnection: createConnection(cloud),
      GetConnection: getConnection(cloud),
      DeleteConnection: deleteConnection(cloud),
      ListConnections: listConnections(cloud),
      ...connectionTagOperations(cloud),
    },
  };
}

function createConnection(cloud: CodeConnectionsCloud): Operation<CreateRequest> {
  return {
    access: ({ Tags }) => [
      { action: "codeconnections:CreateConnection", resource: "*", context: requestTags(tagRecord(Tags)) },
    ],
    run: (request) => {
      const connection = newConnection(cloud, request);
      connectionTable(cloud).set(connection.arn, connection);
      return { ConnectionArn: connection.arn, Tags: tagList(connection.tags) };
    },
  };
}

function getConnection(cloud: CodeConnectionsCloud): Operation<ConnectionRequest> {
  return {
    access: onConnection("GetConnection"),
    run: ({ ConnectionArn = "" }) => ({ Connection: describe(cloud, existingConnection(cloud, ConnectionArn)) }),
  };
}

function deleteConnection(cloud: CodeConnectionsCloud): Operation<ConnectionRequest> {
  return {
    access: onConnection("DeleteConnection"),
    run: ({ ConnectionArn = "" }) => {
      connectionTable(cloud).delete(existingConnection(cloud, ConnectionArn).arn);
    },
  };
}

function listConnections(cloud: CodeConnectionsCloud): Operation<object> {
  return {
    access: () => [{ action: "codeconnections:ListConnections", resource: "*" }],
    run: () => ({
      Connections: connectionTable(cloud)
        .values()
        .map((connection) => describe(cloud, connection)),
    }),
  };
}

function connectionTagOperations(cloud: CodeConnectionsCloud): Operations {
  const actions = {
    list: "codeconnections:ListTagsForResource",
    tag: "codeconnections:TagResource",
    untag: "codeconnections:UntagResource",
  };
  const { list, tag, untag } = listedTagOperations(actions, {
    resource: ({ ResourceArn }: TagRequest) => required(ResourceArn, "ResourceArn"),
    existing: ({ ResourceArn = "" }: TagRequest) => existingConnection(cloud, ResourceArn),
    save: (connection: Connection) => {
      connectionTable(cloud).set(connection.arn, connection);
    },
  });
  return { ListTagsForResource: list, TagResource: tag, UntagResource: untag };
}

function onConnection(action: string) {
  return ({ ConnectionArn }: ConnectionRequest): readonly Access[] => [
    { action: `codeconnections:${action}`, resource: required(ConnectionArn, "ConnectionArn") },
  ];
}

function newConnection(
  cloud: CodeConnectionsCloud,
  { ConnectionName, ProviderType, HostArn, Tags }: CreateRequest,
): Connection {
  if (HostArn !== undefined)
    throw new AwsError("NotImplemented", "The rehearsal's cloud knows no hosts of connections.", 501);
  return {
    arn: `arn:${cloud.partition}:codeconnections:${cloud.region}:${cloud.accountId}:connection/${randomUUID()}`,
    name: required(ConnectionName, "ConnectionName"),
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
