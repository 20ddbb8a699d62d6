/** What was delivered, and how it ended. */
import { markup, type Html } from "../../../pages/html";
import { facts, moment } from "../../../pages/parts";
import type { Report } from "../report";

/** The page's title and first heading. */
export function titleOf({ project, commit, status }: Report): string {
  const what = commit === "" ? "a delivery" : commit.slice(0, 7);
  return `${project}: ${what} ${status === "Succeeded" ? "is in production" : "did not reach production"}`;
}

export function head(report: Report): Html {
  const { commit, author, subject, dirty, status, message, started, seconds, clockSpeed } = report;
  const tone = status === "Succeeded" ? "good" : "bad";
  return markup`
    <h1>${titleOf(report)}</h1>
    <p>${subject}</p>
    <p class="result ${tone}">${status === "Succeeded" ? "Delivered" : "Failed"} after ${seconds.toFixed(1)} s</p>
    ${message === undefined ? undefined : markup`<pre>${message}</pre>`}
    ${facts([
      [
        "Commit",
        commit === ""
          ? undefined
          : markup`<code>${commit}</code>${dirty ? ", with changes that are not committed" : ""}`,
      ],
      ["Author", author],
      ["Started", moment(started)],
      [
        "Took",
        `${seconds.toFixed(1)} s on this machine` +
          (clockSpeed === 1 ? "" : `; the clock of its cloud ran ${clockSpeed} times as fast`),
      ],
    ])}
`;
}
