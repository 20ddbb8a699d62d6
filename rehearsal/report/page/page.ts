import { Drawing } from "../../../pages/chart";
import { markup } from "../../../pages/html";
import { style } from "../../../pages/style";
/**
 * The report as a page: one file that needs no network and runs no script. The same report gives the same bytes.
 */
import { tested } from "../../../pages/tested";
import type { Report } from "../report";
import { changes } from "./changes";
import { environments } from "./environments";
import { head, titleOf } from "./head";
import { permissions } from "./permissions";
import { timeline } from "./timeline";

/** What a browser may load for the page: nothing but what is in it. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

export async function reportPage(report: Report): Promise<string> {
  const drawing = await Drawing.open();
  const tests = Object.values(report.environments).flatMap(({ test }) => test ?? []);
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${titleOf(report)}</title>
        ${style}
      </head>
      <body>
        ${head(report)}
        <main>${timeline(report)}${environments(report)}${tests.map((test) => tested(drawing, test))}${changes(report)}
${permissions(report)}</main>
      </body>
    </html> `.text;
}
