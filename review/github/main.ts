/** `node scripts/run.cjs review/github/main.ts`: what workflows of the main branch ask of GitHub's API. */
import { appendFile, lstat, readFile } from "node:fs/promises";
import { z } from "zod";
import { codeOf, messageOf } from "../../contract/errors";
import { BadInput } from "../../machine/badInput";
import type { Command } from "../../machine/command";
import { longestComment } from "../change/markdown";
import type { GitHub } from "./api";
import { postComment } from "./comment";
import { postIssue } from "./issue";
import { runsOf } from "./runs";

const usage = `node scripts/run.cjs review/github/main.ts runs FILE
node scripts/run.cjs review/github/main.ts comment PREVIEW ACCOUNT
node scripts/run.cjs review/github/main.ts issue FILE

runs appends to FILE, as outputs of a step, which runs of the workflows checks and account have ended for the commit of
the event. comment posts what these have written as the one comment of the pull request, or edits the one that is there;
a file that is not there was not written. issue opens, edits or closes the one issue about drift.
It is run by a workflow of the main branch, with GITHUB_TOKEN and what GitHub sets for every workflow.`;

const environmentSchema = z.object({
  GITHUB_API_URL: z.string(),
  GITHUB_REPOSITORY: z.string(),
  GITHUB_TOKEN: z.string().min(1),
  GITHUB_EVENT_PATH: z.string(),
});

async function run([what, ...files]: readonly string[]): Promise<number> {
  const [first, second, ...rest] = files;
  if (first === undefined || rest.length > 0) throw new BadInput(usage);
  const environment = environmentSchema.parse(process.env);
  const { GITHUB_API_URL: url, GITHUB_REPOSITORY: repository, GITHUB_TOKEN: token } = environment;
  const github = { url, repository, token };
  if (what === "issue" && second === undefined) {
    const posted = await postIssue(github, await readFile(first, "utf8"));
    console.log(posted ?? "There is no drift.");
    return 0;
  }
  const event: unknown = JSON.parse(await readFile(environment.GITHUB_EVENT_PATH, "utf8"));
  if (what === "runs" && second === undefined) return tellRuns(github, event, first);
  if (what === "comment" && second !== undefined) return comment(github, event, [first, second]);
  throw new BadInput(usage);
}

async function tellRuns(github: GitHub, event: unknown, file: string): Promise<number> {
  const lines = Object.entries(await runsOf(github, event)).map(([name, id]) => `${name}=${id}\n`);
  await appendFile(file, lines.join(""));
  return 0;
}

async function comment(github: GitHub, event: unknown, files: readonly [string, string]): Promise<number> {
  const [preview, account] = await Promise.all(files.map(textOf));
  if (preview === undefined && account === undefined) {
    console.log("Nothing was written.");
    return 0;
  }
  const posted = await postComment(github, event, { preview, account });
  console.log(posted ?? "The pull request is closed, or has newer commits: nothing was posted.");
  return 0;
}

/** Undefined: there is no such file. */
async function textOf(file: string): Promise<string | undefined> {
  try {
    const found = await lstat(file);
    // A character has four bytes at most.
    if (!found.isFile() || found.size > longestComment * 4) throw new BadInput(`${file} is no comment.`);
    return await readFile(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

export const command: Command = { usage, run, explain: messageOf };
