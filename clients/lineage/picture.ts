/** Where a model comes from, as a picture: a box for each step, the newest at the top. */
import { markup } from "../../pages/html";
import type { Lineage } from "./lineage";
import { stepsOf } from "./rows";

/** Pixels. */
const size = { width: 860, line: 18, heading: 24, padding: 12, gap: 26, names: 190 };

/** Characters that fit beside a name. */
const longestValue = 78;

export function lineagePicture(lineage: Lineage): string {
  let top = size.gap / 2;
  const boxes = stepsOf(lineage).map(({ heading, facts }, index) => {
    const height = size.heading + facts.length * size.line + size.padding;
    const y = top;
    top += height + size.gap;
    const rows = facts.map(([name, value], row) => {
      const baseline = y + size.heading + size.padding / 2 + (row + 0.7) * size.line;
      return markup`<text x="${2 * size.padding}" y="${baseline}" class="name">${name}</text><text
 x="${size.names + 2 * size.padding}" y="${baseline}">${short(value)}</text>
`;
    });
    const middle = size.width / 2;
    const arrow =
      index === 0
        ? undefined
        : markup`<path class="arrow" d="M${middle} ${y}V${y - size.gap + 6}m-5 6l5 -6l5 6"/>
`;
    return markup`${arrow}<rect class="box" x="${size.padding}" y="${y}" width="${size.width - 2 * size.padding}"
 height="${height}" rx="6"/><text x="${2 * size.padding}" y="${y + 20}" class="heading">${heading}</text>
${rows}`;
  });
  return markup`<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}"
 height="${top}" viewBox="0 0 ${size.width} ${top}" role="img">
<title>Where ${lineage.package.arn} comes from</title>
<style>text{font:13px system-ui,sans-serif;fill:#1b1f24}.name{fill:#57606a}.heading{font-weight:600;font-size:15px}
.box{fill:#fff;stroke:#d0d7de}.arrow{fill:none;stroke:#57606a}.ground{fill:#f6f8fa}
@media(prefers-color-scheme:dark){text{fill:#e6e9ed}.name{fill:#a3adb8}.box{fill:#1d232a;stroke:#39424d}
.arrow{stroke:#a3adb8}.ground{fill:#14181d}}</style>
<rect class="ground" width="${size.width}" height="${top}"/>
${boxes}</svg>
`.text;
}

/** The end of an address tells more than its middle. */
function short(value: string): string {
  const characters = Array.from(value);
  if (characters.length <= longestValue) return value;
  return `${characters.slice(0, 30).join("")}…${characters.slice(31 - longestValue).join("")}`;
}
