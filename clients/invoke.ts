/** One command of `npm run invoke`, from its options to its exit status. */
import { BadInput } from "../machine/badInput";
import { openProgressBar } from "../machine/progressBar";
import { readSettings, stackNames } from "../settings/files";
import { modelKind } from "../settings/modelKinds";
import { ownerSettings, type OwnerSettings } from "../settings/owner";
import type { Settings } from "../settings/schema";
import { readStacks } from "../settings/stacks";
import { askAll, type Questions } from "./askAll";
import { AskedEnvironment } from "./environment";
import type { InvokeOptions } from "./options";
import { asJson, asTables, failures } from "./output";
import { findTarget } from "./target";

/** What a process has. */
interface Surroundings {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Asks, prints, and answers the exit status: 0 when every file was answered, 1 otherwise.
 *
 * @param folder the checkout, whose settings name what is asked
 * @throws BadInput, SettingsError for what a person can correct before anything is asked
 */
export async function invoke(
  folder: string,
  options: InvokeOptions,
  { stdout, stderr, env }: Surroundings,
): Promise<number> {
  const settings = chosenStack(folder, options);
  const owner = ownerSettings(settings, folder);
  const target = findTarget(settings.stack, options, folder);
  const asked = { target: target.name(settings.region), stack: settings.stack, via: options.way };
  stderr.write(`Asking ${asked.target}: ${asked.via} of ${asked.stack}\n`);
  const environment = new AskedEnvironment(settings, target);
  const asker = options.way === "endpoint" ? environment.endpoint() : await environment.api(env);
  const bar = openProgressBar(stderr, options.samples.length);
  const outcomes = await askAll(asker, questions(options, owner), () => {
    bar.advance();
  });
  bar.end();
  stdout.write(options.json ? `${asJson(asked, outcomes)}\n` : asTables(outcomes));
  const failed = failures(outcomes);
  for (const line of failed) stderr.write(`${line}\n`);
  return failed.length === 0 ? 0 : 1;
}

function chosenStack(folder: string, { stack }: InvokeOptions): Settings {
  if (stack === undefined) return readStacks(folder).owner;
  const known = stackNames(folder);
  if (known.includes(stack)) return readSettings(folder, stack);
  throw new BadInput(`--stack is "${stack}"; this checkout has ${known.join(", ")}.`);
}

function questions({ samples, top, variant }: InvokeOptions, { training }: OwnerSettings): Questions {
  return { files: samples, requestTypes: modelKind(training.image).requestTypes, top, variant };
}
