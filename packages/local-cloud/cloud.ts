/**
 * The local cloud: one HTTP server on the loopback interface that speaks the AWS protocols and keeps everything in one
 * folder.
 */
import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { createClock } from "./clock";
import type { Account, AnyService, Clock, Cloud, Folders, Table, Tables } from "./contract";
import { Dispatcher } from "./dispatch";
import { awsEnvironment } from "./environment";
import { Faults } from "./faults";
import { createIdentity, type Identity } from "./identity";
import { openLists } from "./lists";
import { type LocalCloud, surroundingsOf } from "./localCloud";
import { codeOf, messageOf } from "./nodeErrors";
import type { CloudOptions } from "./options";
import { createProcesses } from "./processes/processes";
import type { ProcessGuard } from "./processes/processGuard";
import { forget } from "./retention";
import { type Backend, close, handleRequest, listen } from "./server";
import { createServices } from "./services";
import { storedRolePolicies } from "./services/iam/storedRolePolicies";
import { resourcePolicyOf } from "./services/resourcePolicies";
import { createObjectStore } from "./services/s3/objectStore";
import { openTables } from "./tables";

const defaultAccountId = "123456789012";

/** What the package's own tests may choose, too. */
export interface OpenOptions extends CloudOptions {
  /** @default the wall clock, `speed` times as fast */
  readonly clock?: Clock;
  /** @default every service */
  readonly services?: (cloud: Cloud, options: CloudOptions) => readonly AnyService[];
  /** @default one for each cloud */
  readonly guard?: ProcessGuard;
}

/** The running cloud with its insides. */
export type OpenCloud = Cloud & LocalCloud;

/** Starts the cloud in its home and resolves when it answers requests. */
export async function openCloud(options: OpenOptions): Promise<OpenCloud> {
  const folders = openFolders(options.home);
  const { server, url } = await listen((request, response) => handleRequest(backend, request, response));
  const faults = new Faults(options.faults);
  const { cloud, dispatcher, federate, noteTime, endings } = assemble(options, folders, url, faults);
  const failed: Backend["failed"] = (request, error) => {
    const line = error instanceof Error ? (error.stack ?? error.message) : String(error);
    cloud.emit({ kind: "log", source: "local cloud", line: `${request}: ${line}` });
    cloud.emit({ kind: "failure", request, message: messageOf(error) });
  };
  const backend: Backend = { session: cloud.session.bind(cloud), dispatcher, failed, faults };
  for (const service of (options.services ?? createServices)(cloud, options)) dispatcher.add(service);
  forget(cloud, options.retention);
  return {
    ...cloud,
    ...surroundingsOf(cloud),
    federate,
    stop: async () => {
      // Services first: what they have running ends because they were asked to, not because a process was lost.
      const ended = endings.map((end) => end());
      await Promise.all([...ended, cloud.processes.stopAll()]);
      await close(server);
      removeWork(folders.work);
      tolerateFullDisk(noteTime);
    },
  };
}

/** Notes the time, unless the disk is full: then a cloud that is stopped leaves what one that is killed leaves. */
function tolerateFullDisk(note: () => void): void {
  try {
    note();
  } catch (error) {
    if (codeOf(error) !== "ENOSPC") throw error;
  }
}

interface Assembly {
  readonly cloud: Cloud;
  readonly dispatcher: Dispatcher;
  readonly federate: Identity["federate"];
  /** Lets a later cloud in the same home go on from the present moment. */
  readonly noteTime: () => void;
  readonly endings: readonly (() => Promise<void>)[];
}

function assemble(options: OpenOptions, folders: Folders, url: string, faults: Faults): Assembly {
  const account = accountOf(options);
  const tables: Tables = { table: openTables(join(folders.home, "tables")) };
  const clock = options.clock ?? continuedClock(options.speed ?? 1, tables);
  const noteTime = (): void => {
    timesOf(tables).set(latestTime, clock.now().toISOString());
  };
  const emit = options.onEvent ?? ((): void => undefined);
  const sources = {
    clock,
    emit,
    withheld: options.withoutPermissions ?? [],
    role: (name: string) => storedRolePolicies(tables, name),
    resourcePolicy: (resource: string) => resourcePolicyOf(tables, resource),
  };
  // A cloud that is killed cannot note its time; the start of each build or job can.
  const { federate, ...identity } = createIdentity(account, sources, noteTime);
  const dispatcher = new Dispatcher(identity);
  const endings: (() => Promise<void>)[] = [];
  const lists = openLists(tables);
  const foundation = { url, ...account, ...tables, lists, ...folders, ...identity, clock, emit };
  const cloud: Cloud = {
    ...foundation,
    objects: createObjectStore(foundation),
    // Whoever calls an operation knows what it answers; the table of operations has no types.
    call: async <Output>(...request: Parameters<Dispatcher["call"]>) => (await dispatcher.call(...request)) as Output,
    processes: faults.over(createProcesses(options.isolation, options.guard)),
    environment: (session) => awsEnvironment(session, account.region, url),
    atEnd: (task) => {
      endings.push(task);
    },
  };
  return { cloud, dispatcher, federate, noteTime, endings };
}

function accountOf({ region, accountId = defaultAccountId }: CloudOptions): Account {
  return { accountId, region, partition: partitionOf(region) };
}

function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

function openFolders(path: string): Folders {
  const home = resolve(path);
  const work = join(home, "work");
  mkdirSync(home, { recursive: true, mode: 0o700 });
  // A cloud that was killed could not remove it.
  removeWork(work);
  return { home, work };
}

/** What an ended process left behind may still be on its way to the disk: another look finds it. */
function removeWork(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

const latestTime = "latest";

function timesOf(tables: Tables): Table<string> {
  return tables.table<string>("clock");
}

/** A clock that starts no earlier than the last one in the same home stopped. */
function continuedClock(speed: number, tables: Tables): Clock {
  const latest = timesOf(tables).get(latestTime);
  return latest === undefined ? createClock(speed) : createClock(speed, new Date(latest));
}
