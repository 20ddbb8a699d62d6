import { rmSync } from "node:fs";
import { join } from "node:path";
import { deliversAndServes } from "../program/deliversAndServes";
import { projectWith, repository } from "../program/program";

describe("the program for the stack files of examples/tabular", () => {
  const folder = projectWith(join(repository, "examples", "tabular"));
  after(() => {
    rmSync(folder, { recursive: true });
  });
  deliversAndServes(folder);
});
