import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { AwsError, type Table, type Tables } from "../../contract";
import { allButNewest } from "../../newest";
import type { Tags } from "../tags";
import type { LogsCloud } from "./cloud";

export interface LogGroup {
  readonly name: string;
  readonly arn: string;
  /** Days; for ever when absent. */
  readonly retentionDays: number | undefined;
  readonly tags: Tags;
  /** Milliseconds since 1970. */
  readonly created: number;
}

export interface LogStream {
  readonly group: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly created: number;
}

export interface LogEvent {
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly ingestionTime: number;
}

/** What the service keeps: groups and streams in tables, the events of a stream in a file of lines that only grows. */
export class LogStore {
  public readonly groups: Table<LogGroup>;
  private readonly streamTable: Table<LogStream>;
  private readonly folder: string;

  public constructor(private readonly cloud: LogsCloud) {
    this.groups = groupTable(cloud);
    this.streamTable = cloud.table<LogStream>("logs-streams");
    this.folder = join(cloud.home, "logs");
    mkdirSync(this.folder, { recursive: true });
  }

  public arnOf(group: string): string {
    return `arn:${this.cloud.partition}:logs:${this.cloud.region}:${this.cloud.accountId}:log-group:${group}`;
  }

  public group(name: string): LogGroup {
    const group = this.groups.get(name);
    if (group === undefined) throw new AwsError("ResourceNotFoundException", "The specified log group does not exist.");
    return group;
  }

  public stream(group: string, name: string): LogStream {
    this.group(group);
    const stream = this.streamTable.get(streamKey(group, name));
    if (stream === undefined)
      throw new AwsError("ResourceNotFoundException", "The specified log stream does not exist.");
    return stream;
  }

  public streams(group: string): readonly LogStream[] {
    return this.streamTable.values().filter((stream) => stream.group === group);
  }

  public addStream(stream: LogStream): void {
    const key = streamKey(stream.group, stream.name);
    if (this.streamTable.get(key) !== undefined)
      throw new AwsError("ResourceAlreadyExistsException", "The specified log stream already exists");
    this.streamTable.set(key, stream);
  }

  public deleteGroup(name: string): void {
    for (const stream of this.streams(name)) this.deleteStream(stream);
    this.groups.delete(name);
  }

  /** Deletes all but the newest streams of each group. */
  public keepNewestStreams(kept: number): void {
    const old = allButNewest(this.streamTable.values(), kept, {
      groupOf: ({ group }) => group,
      ageOf: ({ created }) => created,
    });
    for (const stream of old) this.deleteStream(stream);
  }

  public append(stream: LogStream, events: readonly LogEvent[]): void {
    appendFileSync(this.file(stream), events.map((event) => `${JSON.stringify(event)}\n`).join(""));
  }

  public events(stream: LogStream): readonly LogEvent[] {
    const file = this.file(stream);
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, "utf8").split("\n");
    // Each line is an event that was appended here. What follows the last line break was being written when a cloud
    // was killed.
    return lines.slice(0, -1).map((line) => JSON.parse(line) as LogEvent);
  }

  private deleteStream(stream: LogStream): void {
    this.streamTable.delete(streamKey(stream.group, stream.name));
    rmSync(this.file(stream), { force: true });
  }

  private file(stream: LogStream): string {
    return join(this.folder, createHash("sha256").update(streamKey(stream.group, stream.name)).digest("hex"));
  }
}

export function logGroupExists(cloud: Tables, name: string): boolean {
  return groupTable(cloud).get(name) !== undefined;
}

function groupTable(cloud: Tables): Table<LogGroup> {
  return cloud.table<LogGroup>("logs-groups");
}

/** Neither name can hold a colon. */
function streamKey(group: string, name: string): string {
  return `${group}:${name}`;
}
