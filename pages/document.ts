/** A whole page: one file that needs no network and runs no script. */
import { type Content, markup } from "./html";
import { style } from "./style";

/** What a browser may load for the page: nothing but what is in it. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

export interface Page {
  readonly title: string;
  readonly header: Content;
  readonly main: Content;
}

/** The text of the file. */
export function pageText({ title, header, main }: Page): string {
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${style}
      </head>
      <body>
        <header>${header}</header>
        <main>${main}</main>
      </body>
    </html> `.text;
}
