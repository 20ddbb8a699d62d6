/** What is recorded, without what no terminal shows of it: a recording is no larger than it has to be. */
import { progressIn } from "../contract/buildProgress";
import { mappedValues } from "../machine/mappedValues";
import type { EnvironmentReport, Report } from "../rehearsal/report/report";
import type { Moment, Recording } from "../test/rehearsal/screens/recording";

/** Lines of an action's log that are kept from its beginning and its end, beside those that say how far it is. */
const kept = { first: 20, last: 80 };

export function shownOf(report: Report): Report {
  return {
    ...report,
    stacks: {},
    ...(report.lastRelease !== undefined && { lastRelease: { commit: "", month: {}, grants: {} } }),
    lineage: {},
    history: [],
    changes: [],
    environments: mappedValues(report.environments, shownOfEnvironment),
    // They are counted, but for those that were denied.
    permissions: mappedValues(report.permissions, ({ used, denied }) => ({
      used: used.map(() => ""),
      denied,
      unused: [],
      granted: [],
    })),
  };
}

function shownOfEnvironment({
  serves,
  modelPackage,
  endpoint,
  accuracy,
  latencyMs,
}: EnvironmentReport): EnvironmentReport {
  return {
    ...(serves !== undefined && { serves }),
    ...(modelPackage !== undefined && { modelPackage }),
    ...(endpoint !== undefined && { endpoint }),
    ...(accuracy !== undefined && { accuracy }),
    ...(latencyMs !== undefined && { latencyMs }),
  };
}

/** Without the middle of long logs. */
export function shortened(moments: Recording): Recording {
  const logs = new Map<string, Moment[]>();
  for (const moment of moments) {
    const line = logLineOf(moment);
    if (line !== undefined) logs.set(line.source, [...(logs.get(line.source) ?? []), moment]);
  }
  const left = new Set([...logs.values()].flatMap(middleOf));
  return moments.filter((moment) => !left.has(moment));
}

function middleOf(log: readonly Moment[]): readonly Moment[] {
  return log
    .slice(kept.first, Math.max(kept.first, log.length - kept.last))
    .filter((moment) => progressIn(logLineOf(moment)?.line ?? "") === undefined);
}

function logLineOf({ told }: Moment): { readonly source: string; readonly line: string } | undefined {
  return told.kind === "event" && told.event.kind === "log" ? told.event : undefined;
}
