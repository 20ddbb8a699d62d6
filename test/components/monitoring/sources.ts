/** Where docs/monitoring.md says that AWS documents a metric. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Metric } from "../../../components/monitoring/metrics";
import { repository } from "../../program/program";

/** Requires a row of the page with exactly this namespace, name and dimensions, and a page of AWS's. */
export function requireSource({ name, namespace, dimensions }: Metric<unknown>): void {
  const expected = [name, namespace, Object.keys(dimensions).join("`, `")].map((cell) => `| \`${cell}\` `).join("");
  const row = readFileSync(path.join(repository, "docs/monitoring.md"), "utf8")
    .split("\n")
    .find((line) => line.startsWith(expected));
  assert.match(row ?? "", /https:\/\/docs\.aws\.amazon\.com\/\S+\.html/u, `docs/monitoring.md has no row ${expected}`);
}
