import type { Access, ConditionContext } from "../../contract";
import { required } from "../fields";
import type { LogStore } from "./store";

export interface GroupRequest {
  readonly logGroupName?: string;
}

export interface StreamRequest extends GroupRequest {
  readonly logStreamName?: string;
}

/**
 * Logs names a stream in every access, an empty one for the group itself (as its denials show), so that a policy needs
 * `log-group:NAME:*` for all but tags.
 */
export function groupAccess(store: LogStore, action: string, context: ConditionContext = {}) {
  return ({ logGroupName }: GroupRequest): readonly Access[] => [
    {
      action: `logs:${action}`,
      resource: `${store.arnOf(required(logGroupName, "logGroupName"))}:log-stream:`,
      context,
    },
  ];
}

export function streamAccess(store: LogStore, action: string) {
  return ({ logGroupName, logStreamName }: StreamRequest): readonly Access[] => {
    const group = store.arnOf(required(logGroupName, "logGroupName"));
    const stream = required(logStreamName, "logStreamName");
    return [{ action: `logs:${action}`, resource: `${group}:log-stream:${stream}` }];
  };
}
