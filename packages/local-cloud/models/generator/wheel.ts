/** Fetches botocore from PyPI with pip; nothing of it is installed or run. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { botocore } from "./botocore";

/** Where the wheel is, or would be after `downloadWheel`. */
export function wheelFile(folder: string): string {
  return join(folder, `botocore-${botocore.version}-py3-none-any.whl`);
}

/**
 * @returns the wheel's path
 * @throws Error when pip is absent or does not reach PyPI
 */
export function downloadWheel(folder: string): string {
  const wheel = wheelFile(folder);
  if (existsSync(wheel)) return wheel;
  mkdirSync(folder, { recursive: true });
  const request = [
    "download",
    `botocore==${botocore.version}`,
    "--no-deps",
    "--only-binary",
    ":all:",
    "--dest",
    folder,
  ];
  execFileSync("python3", ["-m", "pip", "--quiet", "--disable-pip-version-check", ...request], { stdio: "inherit" });
  return wheel;
}
