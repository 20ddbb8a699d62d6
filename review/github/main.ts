/** `node scripts/run.cjs review/github/main.ts FILE`: what .github/workflows/comment.yml runs. */
import { lstat, readFile } from "node:fs/promises";
import { z } from "zod";
import { messageOf } from "../../contract/errors";
import { BadInput } from "../../machine/badInput";
import { runCommand } from "../../machine/command";
import { longestComment } from "../change/markdown";
import { postComment } from "./comment";

const usage = `node scripts/run.cjs review/github/main.ts FILE

Posts the preview that the checks of a pull request have written as its one comment, or edits the one that is there.
It is run by a workflow of the main branch, with GITHUB_TOKEN and what GitHub sets for every workflow.`;

const environmentSchema = z.object({
  GITHUB_API_URL: z.string(),
  GITHUB_REPOSITORY: z.string(),
  GITHUB_TOKEN: z.string().min(1),
  GITHUB_EVENT_PATH: z.string(),
});

async function post([file]: readonly string[]): Promise<number> {
  if (file === undefined) throw new BadInput(usage);
  const environment = environmentSchema.parse(process.env);
  const { GITHUB_API_URL: url, GITHUB_REPOSITORY: repository, GITHUB_TOKEN: token } = environment;
  const found = await lstat(file);
  // A character has four bytes at most.
  if (!found.isFile() || found.size > longestComment * 4) throw new BadInput(`${file} is no comment.`);
  const event: unknown = JSON.parse(await readFile(environment.GITHUB_EVENT_PATH, "utf8"));
  const posted = await postComment({ url, repository, token }, event, await readFile(file, "utf8"));
  console.log(posted ?? "The pull request is closed, or has newer commits: nothing was posted.");
  return 0;
}

void runCommand({ usage, run: post, explain: messageOf });
