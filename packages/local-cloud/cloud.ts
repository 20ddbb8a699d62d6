/**
 * The local cloud: one HTTP server on the loopback interface that speaks the AWS protocols and keeps everything in one
 * folder.
 */
import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { Authorizer } from "./authorization/authorizer";
import { createClock } from "./clock";
import type { Clock, Cloud, Session, Table } from "./contract";
import { Dispatcher } from "./dispatch";
import { awsEnvironment } from "./environment";
import type { CloudOptions, LocalCloud } from "./options";
import { createProcesses } from "./processes/processes";
import { close, handleRequest, listen } from "./server";
import { allServices } from "./services";
import { storedRolePolicies } from "./services/iam/storedRolePolicies";
import { resourcePolicyOf } from "./services/resourcePolicies";
import { createObjectStore } from "./services/s3/objectStore";
import { administratorCaller, federatedCaller, roleCaller, roleNameOf, Sessions } from "./sessions";
import { openTables } from "./tables";

export type { CloudOptions, LocalCloud, ServiceFactory, WithheldPermission } from "./options";

const defaultAccountId = "123456789012";

/** Starts the cloud in its home and resolves when it answers requests. */
export async function startCloud(options: CloudOptions): Promise<LocalCloud> {
  const home = resolve(options.home);
  mkdirSync(home, { recursive: true });
  const { server, url } = await listen((request, response) => handleRequest(backend, request, response));
  const { cloud, dispatcher, sessions, stopClock, endings } = assemble(options, home, url);
  const backend = {
    cloud,
    session: cloud.session.bind(cloud),
    service: dispatcher.service.bind(dispatcher),
    invoke: dispatcher.invoke.bind(dispatcher),
  };
  for (const create of options.services ?? allServices) dispatcher.add(create(cloud, options));
  return Object.assign(cloud, {
    federate: (name: string, policy: string) =>
      sessions.open(federatedCaller(cloud.partition, cloud.accountId, name, policy)),
    stop: async () => {
      await cloud.processes.stopAll();
      await Promise.all(endings.map((end) => end()));
      await close(server);
      stopClock();
      removeWork(cloud.work);
    },
  });
}

interface Assembly {
  readonly cloud: Cloud;
  readonly dispatcher: Dispatcher;
  readonly sessions: Sessions;
  readonly stopClock: () => void;
  readonly endings: readonly (() => Promise<void>)[];
}

function assemble(options: CloudOptions, home: string, url: string): Assembly {
  const { region, accountId = defaultAccountId } = options;
  const table = openTables(join(home, "tables"));
  const clockTimes = table<string>("clock");
  const clock = options.clock ?? continuedClock(options.speed ?? 1, clockTimes);
  const emit = options.onEvent ?? ((): void => undefined);
  const sessions = new Sessions();
  const authorizer = new Authorizer({
    accountId,
    region,
    clock,
    emit,
    withheld: options.withoutPermissions ?? [],
    role: (name) => storedRolePolicies({ table }, name),
    resourcePolicy: (resource) => resourcePolicyOf({ table }, resource),
  });
  const stopClock = (): void => {
    clockTimes.set("latest", clock.now().toISOString());
  };
  const partition = partitionOf(region);
  const work = join(home, "work");
  // A cloud that was killed could not remove it.
  removeWork(work);
  const endings: (() => Promise<void>)[] = [];
  const cloud: Cloud = {
    accountId,
    region,
    partition,
    url,
    home,
    work,
    clock,
    table,
    emit,
    processes: createProcesses(),
    administrator: sessions.open(administratorCaller(partition, accountId)),
    get objects() {
      return objects;
    },
    call: async <Output>(...request: Parameters<Dispatcher["invoke"]>) =>
      (await dispatcher.invoke(...request)) as Output,
    authorize: (caller, accesses) => {
      authorizer.authorize(caller, accesses);
    },
    assume: (roleArn, service, sessionName, sourceArn): Session => {
      authorizer.authorizeService(roleNameOf(roleArn), roleArn, service, sourceArn);
      // A cloud that is killed cannot note its time; the start of each build or job can.
      stopClock();
      return sessions.open(roleCaller(roleArn, sessionName));
    },
    assumeAs: (caller, roleArn, sessionName): Session => {
      authorizer.authorizeAssumption(caller, roleNameOf(roleArn), roleArn);
      return sessions.open(roleCaller(roleArn, sessionName));
    },
    authorizeService: (service, access, sourceArn) => {
      authorizer.authorizeCall(service, access, sourceArn);
    },
    session: (accessKeyId) => sessions.find(accessKeyId),
    environment: (session) => awsEnvironment(session, region, url),
    atEnd: (task) => {
      endings.push(task);
    },
  };
  const dispatcher = new Dispatcher(cloud);
  const objects = createObjectStore(cloud);
  return { cloud, dispatcher, sessions, stopClock, endings };
}

/** What an ended process left behind may still be on its way to the disk: another look finds it. */
function removeWork(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** A clock that starts no earlier than the last one in the same home stopped. */
function continuedClock(speed: number, times: Table<string>): Clock {
  const latest = times.get("latest");
  return latest === undefined ? createClock(speed) : createClock(speed, new Date(latest));
}

function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
