/** How the page looks: light and dark as the reader's system, on narrow and wide screens, and on paper. */
import { Html } from "./html";

export const style = new Html(`<style>
:root { color-scheme: light dark;
  --paper: #ffffff; --ink: #1b1f24; --quiet: #57606a; --line: #d0d7de; --raised: #f6f8fa;
  --good: #1a7f37; --bad: #b42318; --idle: #6e7781; --mark: #0b62c4; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #14181d; --ink: #e6e9ed; --quiet: #a3adb8; --line: #39424d; --raised: #1d232a;
  --good: #5fd07f; --bad: #ff8a80; --idle: #9aa5b1; --mark: #79b8ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; padding-top: .75rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
p { margin: .5rem 0; max-width: 60rem; }
a { color: var(--mark); }
.quiet { color: var(--quiet); }
.good { color: var(--good); } .bad { color: var(--bad); } .idle { color: var(--idle); }
.result { font-weight: 600; }
pre { white-space: pre-wrap; background: var(--raised); border-left: 3px solid var(--bad); padding: .75rem;
  margin: .75rem 0; }
pre, code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: .875rem; }
dl { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: .25rem 1.25rem; margin: 1rem 0; }
dt { color: var(--quiet); } dd { margin: 0; }
.wide { overflow-x: auto; margin: .75rem 0; }
.wide:focus-visible, summary:focus-visible { outline: 2px solid var(--mark); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--quiet); padding-bottom: .25rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line);
  overflow-wrap: normal; }
th { font-weight: 600; } thead th { color: var(--quiet); font-weight: 500; }
td.number, th.number { text-align: right; white-space: nowrap; }
td.long { overflow-wrap: anywhere; min-width: 12rem; }
.bar { display: block; width: 100%; min-width: 8rem; height: .9rem; margin-top: .3rem; }
.bar .track { fill: var(--raised); }
.bar .good { fill: var(--good); } .bar .bad { fill: var(--bad); } .bar .idle { fill: var(--idle); }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem 2rem; }
figure { margin: 1rem 0; min-width: 0; } figcaption { color: var(--quiet); }
figure svg { display: block; max-width: 100%; height: auto; margin-top: .5rem; }
.mistakes { display: grid; grid-template-columns: repeat(auto-fill, minmax(10rem, 1fr)); gap: 1rem; padding: 0;
  list-style: none; font-size: .875rem; }
.mistakes img { display: block; width: 96px; height: 96px; object-fit: contain; background: var(--raised); }
details { margin: .5rem 0; } summary { cursor: pointer; }
details ul { margin: .25rem 0 1rem; padding-left: 1.25rem; }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
@media print {
  :root { --paper: #fff; --ink: #000; --quiet: #444; --line: #bbb; --raised: #f4f4f4;
    --good: #1a7f37; --bad: #b42318; --idle: #6e7781; --mark: #0b62c4; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  h2 { break-after: avoid; } tr, figure { break-inside: avoid; } .wide { overflow: visible; }
}
</style>`);
