/** Answers one question about what the program of a checkout declares, in this process. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { messageOf } from "../../contract/errors";
import { readConfiguration } from "../../settings/files";
import { type ResourceChange, resourceChanges } from "../change/resourceChanges";
import { evaluate, type Graph } from "./evaluate";
import { releaseOf, type Service, type UpdatedBy } from "./service";

/** One evaluation of the program of a checkout. */
export interface Question {
  readonly stack: string;
  readonly updatedBy: UpdatedBy;
  /** What the revision before declares; an empty graph where it has no such stack. */
  readonly before?: Graph;
}

/** What comes of it: what is declared, or why nothing is, in the words of the program. */
export type Declaration =
  | {
      readonly graph: Graph;
      /** What becomes of the resources that were declared before; empty where nothing was asked about that. */
      readonly changes: readonly ResourceChange[];
    }
  | { readonly fault: string };

/** Questions about one checkout. */
export interface Evaluations {
  readonly checkout: string;
  readonly service: Service;
  readonly questions: readonly Question[];
}

/** Answers one after another. The look-ups of the program go to the AWS of this process's environment. */
export async function declarationsHere({ checkout, service, questions }: Evaluations): Promise<readonly Declaration[]> {
  const declarations: Declaration[] = [];
  for (const question of questions) declarations.push(await declaration(checkout, service, question));
  return declarations;
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
