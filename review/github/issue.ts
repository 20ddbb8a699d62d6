/** The one issue about drift: opened when there is some, edited while there is, closed when there is none any more. */
import { z } from "zod";
import { BadInput } from "../../machine/badInput";
import { driftMarkers } from "../account/drift";
import { longestComment } from "../change/markdown";
import { all, ask, type GitHub } from "./api";
import { workflowUser } from "./comment";

const issueSchema = z.object({
  number: z.number().int(),
  body: z.string().nullish(),
  user: z.object({ login: z.string() }).nullish(),
  pull_request: z.unknown().optional(),
});

const title = "Drift: what is deployed differs from what was delivered";

/**
 * @param text as the nightly look has written it
 * @returns the path of the issue in the API; undefined when there is nothing to tell, and no issue
 */
export async function postIssue(github: GitHub, text: string): Promise<string | undefined> {
  const marks = Object.values(driftMarkers);
  const isOurs = (body: string | null | undefined): boolean => marks.some((mark) => body?.startsWith(mark) === true);
  if (!isOurs(text) || text.length > longestComment) throw new BadInput("The text is none that the look has written.");
  const found = text.startsWith(driftMarkers.found);
  const open = z.array(issueSchema).parse(await all(github, "issues?state=open"));
  const existing = open.find(
    (issue) => issue.pull_request === undefined && issue.user?.login === workflowUser && isOurs(issue.body),
  );
  if (existing === undefined) {
    if (!found) return undefined;
    await ask(github, "POST", "issues", { title, body: text });
    return "issues";
  }
  const path = `issues/${existing.number}`;
  await ask(github, "PATCH", path, { body: text, state: found ? "open" : "closed" });
  return path;
}
