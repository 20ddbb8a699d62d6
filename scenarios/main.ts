/** `npm run scenarios [-- NAME…]`: runs the scenarios of the given names (`queue` is queue.test.ts), or all. */
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

const ending = ".test.ts";
const names = readdirSync(__dirname)
  .filter((file) => file.endsWith(ending))
  .map((file) => file.slice(0, -ending.length))
  .sort();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !names.includes(name));

if (unknown.length > 0) {
  console.error(`There is no scenario ${unknown.join(", ")}. The scenarios are ${names.join(", ")}.`);
  process.exitCode = 2;
} else {
  const files = (wanted.length > 0 ? wanted : names).map((name) => join(__dirname, `${name}${ending}`));
  const mocha = spawn(
    process.execPath,
    [require.resolve("mocha/bin/mocha.js"), "--config", join(__dirname, ".mocharc.json"), ...files],
    { stdio: "inherit", cwd: join(__dirname, "..") },
  );
  // Ctrl-C reaches mocha too; its end decides.
  process.on("SIGINT", () => undefined);
  mocha.once("exit", (status) => {
    process.exitCode = status ?? 1;
  });
}
