/** Why an action failed: of everything that is known of it, the lines that a person reads first. */
import { causesIn } from "../../contract/buildEnding";

/** Most lines of causes that are shown: the log has the rest. */
const mostCauses = 14;
/** Of a program that does not say what failed: what it printed last. */
const lastLines = 3;

/** AWS's sentence around what a build says of itself. */
const ofBuild = /^Build terminated with state: \w+\. Phase: \w+, Code: \w+, Message: /u;
const ofContainer = "[Container] ";

/**
 * @param message the action's own
 * @param log everything that it has printed
 */
export function causeOf(message: string, log: readonly string[]): readonly string[] {
  const printed = lastCommand(log);
  const causes = causesIn(printed);
  if (causes !== undefined) return shortened(causes);
  const [first = "", ...further] = message.replace(ofBuild, "").split("\n");
  if (!first.startsWith("Error while executing command: ")) return shortened([first, ...further]);
  const last = (printed.length > 0 ? printed : further).filter((line) => line.trim() !== "").slice(-lastLines);
  return [...last, first];
}

/** What the command has printed that failed: CodeBuild names each before it runs, and tells of a failure. */
function lastCommand(log: readonly string[]): readonly string[] {
  const failure = log.findLastIndex((line) => line.startsWith("[Container] Command did not exit successfully"));
  const before = failure === -1 ? log : log.slice(0, failure);
  const start = before.findLastIndex((line) => line.startsWith("[Container] Running command "));
  return before.slice(start + 1).filter((line) => !line.startsWith(ofContainer));
}

function shortened(lines: readonly string[]): readonly string[] {
  const rest = lines.length - mostCauses;
  return rest > 1 ? [...lines.slice(0, mostCauses), `… and ${rest} more lines`] : lines;
}
