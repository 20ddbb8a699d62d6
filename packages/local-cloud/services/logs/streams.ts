import type { Operation, Operations } from "../../contract";
import { required } from "../fields";
import { groupAccess, streamAccess, type StreamRequest } from "./access";
import type { LogsCloud } from "./cloud";
import { LogStore, type LogStream } from "./store";

interface DescribeLogStreamsRequest extends StreamRequest {
  readonly logStreamNamePrefix?: string;
}

export function streamOperations(cloud: LogsCloud): Operations {
  const store = new LogStore(cloud);
  const create: Operation<StreamRequest> = {
    access: streamAccess(store, "CreateLogStream"),
    run: ({ logGroupName, logStreamName }) => {
      const group = store.group(required(logGroupName, "logGroupName"));
      store.addStream({
        group: group.name,
        name: required(logStreamName, "logStreamName"),
        created: cloud.clock.now().getTime(),
      });
    },
  };
  const describeAll: Operation<DescribeLogStreamsRequest> = {
    access: groupAccess(store, "DescribeLogStreams"),
    run: ({ logGroupName, logStreamNamePrefix = "" }) => {
      const group = store.group(required(logGroupName, "logGroupName"));
      const streams = store.streams(group.name).filter(({ name }) => name.startsWith(logStreamNamePrefix));
      return { logStreams: streams.map((stream) => describe(store, stream)) };
    },
  };
  return { CreateLogStream: create, DescribeLogStreams: describeAll };
}

function describe(store: LogStore, stream: LogStream): unknown {
  const times = store.events(stream).map(({ timestamp }) => timestamp);
  return {
    logStreamName: stream.name,
    creationTime: stream.created,
    arn: `${store.arnOf(stream.group)}:log-stream:${stream.name}`,
    ...(times.length === 0 ? {} : { firstEventTimestamp: times[0], lastEventTimestamp: times.at(-1) }),
  };
}
