/**
 * The one comment of a pull request: written by the checks of the pull request, which may be a fork's, and posted by a
 * workflow of the main branch, which runs nothing of it.
 */
import { z } from "zod";
import { BadInput } from "../../machine/badInput";
import { accountMarker } from "../account/accountPreview";
import { longestComment } from "../change/markdown";
import { refusedLine } from "../change/plainMarkdown";
import { marker } from "../change/preview";
import { all, ask, type GitHub } from "./api";

/** What the event `workflow_run` says of the run whose artifact is posted. */
const eventSchema = z.object({
  workflow_run: z.object({
    event: z.literal("pull_request"),
    head_sha: z.string().regex(/^[0-9a-f]{40}$/u),
    head_branch: z.string(),
    head_repository: z.object({ owner: z.object({ login: z.string() }) }),
  }),
});
const pullRequestSchema = z.object({ number: z.number().int(), head: z.object({ sha: z.string() }) });
const commentSchema = z.object({
  id: z.number().int(),
  body: z.string().nullish(),
  user: z.object({ login: z.string() }).nullish(),
});

/** Who writes with the token of a workflow. */
export const workflowUser = "github-actions[bot]";

/** What runs of the pull request have written; undefined where one has not, or not yet. */
export interface Written {
  /** The preview without an account, of the checks. */
  readonly preview: string | undefined;
  /** The plans against the state. */
  readonly account: string | undefined;
}

/**
 * @param event as GitHub tells it
 * @returns the address of the comment in the API; undefined when the pull request is closed or has newer commits
 * @throws BadInput when a text is none that this project writes
 */
export async function postComment(github: GitHub, event: unknown, written: Written): Promise<string | undefined> {
  const text = commentOf(written);
  const number = await pullRequestOf(github, event);
  if (number === undefined) return undefined;
  const path = `issues/${number}/comments`;
  const comments = z.array(commentSchema).parse(await all(github, path));
  // Anybody may write the marker into a comment of theirs.
  const existing = comments.find(({ body, user }) => user?.login === workflowUser && body?.startsWith(marker) === true);
  if (existing === undefined) await ask(github, "POST", path, { body: text });
  else await ask(github, "PATCH", `issues/comments/${existing.id}`, { body: text });
  return existing === undefined ? path : `issues/comments/${existing.id}`;
}

/** The open pull request whose newest commit the checks have seen: by the event, which no pull request can write. */
async function pullRequestOf(github: GitHub, event: unknown): Promise<number | undefined> {
  const { head_sha: commit, head_branch: branch, head_repository: from } = eventSchema.parse(event).workflow_run;
  const head = encodeURIComponent(`${from.owner.login}:${branch}`);
  const open = z.array(pullRequestSchema).parse(await all(github, `pulls?state=open&head=${head}`));
  return open.find((pullRequest) => pullRequest.head.sha === commit)?.number;
}

const noRoom = "\n## In the account\n\nThere is no room for the plans here. The summary of their run has them.\n";

/** Both texts as one comment, whose first line is the preview's. Plans that have no room are left out. */
function commentOf({ preview = `${marker}\n`, account }: Written): string {
  requireOurs(preview, marker);
  if (account === undefined) return preview;
  requireOurs(account, accountMarker);
  const whole = [account.slice(accountMarker.length), noRoom].map((part) => preview + part);
  return whole.find(({ length }) => length <= longestComment) ?? preview;
}

function requireOurs(text: string, mark: string): void {
  if (text.length > longestComment)
    throw new BadInput(`The comment has ${text.length} characters; GitHub takes ${longestComment}.`);
  const [first, ...lines] = text.split("\n");
  if (first !== mark) throw new BadInput("The comment does not begin with the preview's own mark.");
  const refused = refusedLine(lines.join("\n"));
  if (refused !== undefined)
    throw new BadInput(
      `The comment has a line that the preview does not write: ${JSON.stringify(refused.slice(0, 200))}`,
    );
}
