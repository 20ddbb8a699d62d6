/** Which runs of workflows have looked at a commit of a pull request: their artifacts make the one comment. */
import { z } from "zod";
import { ask, type GitHub } from "./api";

/** What the event `workflow_run` says of the commit. */
const eventSchema = z.object({
  workflow_run: z.object({
    head_sha: z.string().regex(/^[0-9a-f]{40}$/u),
    head_repository: z.object({ full_name: z.string() }),
  }),
});
const runSchema = z.object({
  id: z.number().int(),
  path: z.string(),
  status: z.string().nullish(),
  head_repository: z.object({ full_name: z.string() }).nullish(),
});
const answerSchema = z.object({ workflow_runs: z.array(runSchema) });

/** The workflows of which a comment is made, and the file of each. */
const workflows = { checks: "checks.yml", account: "account.yml" } as const;

/** The newest run of each workflow that has ended for the commit of the event; without those that have none. */
export async function runsOf(
  github: GitHub,
  event: unknown,
): Promise<Readonly<Partial<Record<keyof typeof workflows, number>>>> {
  const { head_sha: commit, head_repository: from } = eventSchema.parse(event).workflow_run;
  const query = `head_sha=${commit}&event=pull_request&status=completed&per_page=100`;
  const { workflow_runs: runs } = answerSchema.parse(await ask(github, "GET", `actions/runs?${query}`));
  const ended = runs.filter(
    ({ status, head_repository }) => status === "completed" && head_repository?.full_name === from.full_name,
  );
  return Object.fromEntries(
    Object.entries(workflows).flatMap(([name, file]) => {
      const ids = ended.filter(({ path }) => path.split("@")[0] === `.github/workflows/${file}`).map(({ id }) => id);
      return ids.length === 0 ? [] : [[name, Math.max(...ids)]];
    }),
  );
}
