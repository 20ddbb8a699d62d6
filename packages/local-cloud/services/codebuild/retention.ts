import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Folders, Tables } from "../../contract";
import { allButNewest } from "../../newest";
import { buildTable, cacheFolderOf, installsOf, reportTable } from "./context";
import { installBehind } from "./installedPackages";

/** Forgets all but the newest builds of each project, and the newest reports of each group. */
export function forgetBuilds(cloud: Tables, kept: number): void {
  const [builds, reports] = [buildTable(cloud), reportTable(cloud)];
  const oldBuilds = allButNewest(builds.values(), kept, {
    groupOf: ({ projectName }) => projectName,
    ageOf: ({ buildNumber }) => buildNumber,
  });
  for (const { id } of oldBuilds) builds.delete(id);
  const oldReports = allButNewest(reports.values(), kept, {
    groupOf: ({ reportGroupArn }) => reportGroupArn,
    ageOf: ({ created }) => created,
  });
  for (const { arn } of oldReports) reports.delete(arn);
}

/** Removes all but the newest cache entries of each project, and the installs that no entry is linked to any more. */
export function forgetCaches(cloud: Folders, kept: number): void {
  const folder = cacheFolderOf(cloud);
  const installs = installsOf(cloud);
  const entries = foldersIn(folder).flatMap((project) => (project === installs ? [] : foldersIn(project)));
  const old = allButNewest(entries, kept, {
    groupOf: (entry) => join(entry, ".."),
    ageOf: (entry) => statSync(entry).mtimeMs,
  });
  for (const entry of old) rmSync(entry, { recursive: true, force: true });
  const used = new Set(
    entries.filter((entry) => existsSync(entry)).map((entry) => installBehind(join(entry, "node_modules"))),
  );
  for (const install of foldersIn(installs))
    if (!used.has(join(install, "node_modules"))) rmSync(install, { recursive: true, force: true });
}

function foldersIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}
