/**
 * The process that evaluates the program of a checkout: asked once by its parent (declared.ts), it answers and ends.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { z } from "zod";
import { messageOf } from "../../contract/errors";
import { silenceNodeVersionWarning } from "../../machine/nodeVersionWarning";
import { readConfiguration } from "../../settings/files";
import { resourceChanges } from "../change/resourceChanges";
import type { Declaration, Evaluations, Question } from "./declared";
import { evaluate } from "./evaluate";
import { releaseOf, type Service } from "./service";

async function answer({ checkout, service, questions }: Evaluations): Promise<void> {
  const declarations: Declaration[] = [];
  for (const question of questions) declarations.push(await declaration(checkout, service, question));
  await new Promise((sent) => process.send?.(declarations, sent));
  // A program that has failed is abandoned where it waits.
  process.exit();
}

async function declaration(
  checkout: string,
  service: Service,
  { stack, updatedBy, before }: Question,
): Promise<Declaration> {
  try {
    const { project, values } = readConfiguration(checkout, stack);
    const release = releaseOf(service, updatedBy, values[`${project}:delivery`] !== undefined);
    const graph = await evaluate(() => run(checkout), {
      project,
      stack,
      region: String(values["aws:region"]),
      accountId: service.accountId,
      configuration: { ...values, ...(release !== undefined && { [`${project}:release`]: release }) },
      unknownTypes: "named",
    });
    return { graph, changes: before === undefined ? [] : await resourceChanges(before, graph, checkout) };
  } catch (error) {
    return { fault: messageOf(error) };
  }
}

function run(checkout: string): unknown {
  const load = createRequire(join(checkout, "package.json"));
  // The folder, never a file of its name beside it, such as model-delivery.json.
  const program: unknown = load(`${checkout}/`);
  return typeof program === "function" ? Reflect.apply(program, undefined, []) : program;
}

silenceNodeVersionWarning();
process.once("disconnect", () => process.exit());
process.once("message", (message) => {
  void answer(z.custom<Evaluations>((value) => typeof value === "object" && value !== null).parse(message));
});
