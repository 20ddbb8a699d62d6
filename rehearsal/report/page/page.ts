/**
 * The report as a page: one file that needs no network and runs no script. The same report gives the same bytes.
 */
import type { Report } from "../report";
import { changes } from "./changes";
import { environments } from "./environments";
import { head, titleOf } from "./head";
import { markup } from "./html";
import { permissions } from "./permissions";
import { style } from "./style";
import { timeline } from "./timeline";

/** What a browser may load for the page: nothing but what is in it. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

export function reportPage(report: Report): string {
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
        <main>${timeline(report)}${environments(report)}${changes(report)}${permissions(report)}</main>
      </body>
    </html> `.text;
}
