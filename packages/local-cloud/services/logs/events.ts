import { AwsError, type Operation, type Operations } from "../../contract";
import { required } from "../fields";
import { streamAccess, type StreamRequest } from "./access";
import type { LogsCloud } from "./cloud";
import { LogStore } from "./store";

interface PutLogEventsRequest extends StreamRequest {
  readonly logEvents?: readonly { readonly timestamp?: number; readonly message?: string }[];
}

interface GetLogEventsRequest extends StreamRequest {
  /** Milliseconds since 1970; events at or after it. */
  readonly startTime?: number;
  /** Milliseconds since 1970; events before it. */
  readonly endTime?: number;
  readonly limit?: number;
  readonly startFromHead?: boolean;
  readonly nextToken?: string;
}

const mostEvents = 10_000;

export function eventOperations(cloud: LogsCloud): Operations {
  const store = new LogStore(cloud);
  const put: Operation<PutLogEventsRequest> = {
    access: streamAccess(store, "PutLogEvents"),
    run: ({ logGroupName, logStreamName, logEvents }) => {
      const stream = store.stream(required(logGroupName, "logGroupName"), required(logStreamName, "logStreamName"));
      const ingestionTime = cloud.clock.now().getTime();
      const events = required(logEvents, "logEvents").map(({ timestamp, message }) => ({
        timestamp: required(timestamp, "timestamp"),
        message: message ?? "",
        ingestionTime,
      }));
      if (events.some(({ timestamp }, index) => timestamp < (events[index - 1]?.timestamp ?? 0)))
        throw new AwsError(
          "InvalidParameterException",
          "Log events in a single PutLogEvents request must be in chronological order.",
        );
      store.append(stream, events);
      return { nextSequenceToken: String(ingestionTime) };
    },
  };
  const get: Operation<GetLogEventsRequest> = {
    access: streamAccess(store, "GetLogEvents"),
    run: (request) => {
      const stream = store.stream(
        required(request.logGroupName, "logGroupName"),
        required(request.logStreamName, "logStreamName"),
      );
      const { startTime = 0, endTime = Infinity } = request;
      const events = store.events(stream).filter(({ timestamp }) => timestamp >= startTime && timestamp < endTime);
      const [first, last] = pageOf(events.length, request);
      return { events: events.slice(first, last), nextForwardToken: `f/${last}`, nextBackwardToken: `b/${first}` };
    },
  };
  return { PutLogEvents: put, GetLogEvents: get };
}

/**
 * The first event of the page that was asked for, and the one after its last. Reading on at the end repeats the token.
 */
function pageOf(
  count: number,
  { limit = mostEvents, startFromHead = false, nextToken }: GetLogEventsRequest,
): readonly [number, number] {
  const [, direction, position] = /^([fb])\/(\d+)$/u.exec(nextToken ?? "") ?? [];
  if (nextToken !== undefined && position === undefined)
    throw new AwsError("InvalidParameterException", "The specified nextToken is invalid.");
  const forward = direction === undefined ? startFromHead : direction === "f";
  const start = Math.min(position === undefined ? (forward ? 0 : count) : Number(position), count);
  return forward ? [start, Math.min(start + limit, count)] : [Math.max(start - limit, 0), start];
}
