/** What several sections are made of. */
import { type Content, markup, type Html } from "./html";

/** A column's heading, and how its cells stand. */
export interface Column {
  readonly heading: string;
  readonly kind?: "number" | "long";
}

/** A table whose rows begin with their own heading. It scrolls by itself where it is wider than the screen. */
export function table(caption: string, columns: readonly Column[], rows: readonly (readonly Content[])[]): Html {
  const head = columns.map((column) => markup`<th scope="col" class="${column.kind ?? ""}">${column.heading}</th>`);
  const body = rows.map(
    ([first, ...others]) =>
      markup`<tr>
        <th scope="row">${first}</th>
        ${others.map((cell, index) => dataCell(cell, columns[index + 1]))}
      </tr> `,
  );
  return markup`<div class="wide" role="region" tabindex="0" aria-label="${caption}">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div> `;
}

function dataCell(content: Content, column: Column | undefined): Html {
  return markup`<td class="${column?.kind ?? ""}">${content}</td>`;
}

/** Names with what they stand for; what is not known is left out. */
export function facts(rows: readonly (readonly [name: string, value: Content])[]): Html {
  const known = rows.filter(([, value]) => value !== undefined && value !== "");
  return markup`<dl>
    ${known.map(
      ([name, value]) =>
        markup`<dt>${name}</dt>
          <dd>${value}</dd> `,
    )}
  </dl> `;
}

/** A page elsewhere. An address of another kind than `https:` is text: it may be anybody's. */
export function link(text: string, address: string): Html {
  return address.startsWith("https://") ? markup`<a href="${address}">${text}</a>` : markup`${text}: ${address}`;
}

/** Something long that a reader opens. */
export function folded(summary: Content, content: Content): Html {
  return markup`<details>
    <summary>${summary}</summary>
    ${content}
  </details> `;
}

export function list(items: readonly string[]): Html {
  return markup`<ul>
    ${items.map((item) => markup`<li><code>${item}</code></li> `)}
  </ul> `;
}

/** A moment, as a person reads it and as a program does. */
export function moment(at: string): Html {
  return markup`<time datetime="${at}">${at.replace("T", " ").replace(/\.\d+Z$/u, " UTC")}</time>`;
}

/** Name and version of a package, by its ARN. */
export function packageName(arn: string): string {
  return arn.split("/").slice(-2).join("/");
}
