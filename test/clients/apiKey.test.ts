import assert from "node:assert/strict";
import { parse } from "yaml";
import { z } from "zod";
import { command } from "../../clients/apiKey";
import { runHere } from "../commandHere";

describe("npm run api-key", () => {
  for (const name of ["ci", "1", "2026-01-01", "true", "0x10", "No", "_", "team-a"])
    it(`prints what the settings say of ${name}, as YAML that reads it as a text`, async () => {
      const { output } = await runHere(command, [name]);
      const line = output.split("\n").find((each) => each.startsWith("  - "));
      const keys: unknown = parse(line ?? "");
      assert.deepEqual(z.tuple([z.object({ name: z.string() })]).parse(keys), [{ name }]);
    });
});
