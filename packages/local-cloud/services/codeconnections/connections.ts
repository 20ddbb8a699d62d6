import { AwsError, type Table, type Tables } from "../../contract";
import type { Tags } from "../tags";

/** A connection as the cloud keeps it. */
export interface Connection {
  readonly arn: string;
  readonly name: string;
  readonly provider: string;
  readonly status: "PENDING" | "AVAILABLE";
  readonly tags: Tags;
}

/** Connections by ARN. */
export function connectionTable(cloud: Tables): Table<Connection> {
  return cloud.table<Connection>("codeconnections");
}

/** @throws AwsError ResourceNotFoundException */
export function existingConnection(cloud: Tables, arn: string): Connection {
  const connection = connectionTable(cloud).get(arn);
  if (connection === undefined) throw new AwsError("ResourceNotFoundException", `Connection ${arn} not found`);
  return connection;
}
