/** Runs one command of the delivery and hands its results on. */
import { createContext } from "../contract/context";
import { deploy } from "./deploy";
import { writeExports } from "./exports";
import { loadEngine } from "./loadEngine";
import type { DeliveryOptions } from "./options";
import { testEnvironment } from "./testEnvironment";
import { prepare, train } from "./train";

/** Runs the command in a checkout. Throws when it fails; what is known by then has been handed on. */
export async function runCommand(
  folder: string,
  options: DeliveryOptions,
  engineModule: string | undefined,
): Promise<void> {
  const context = await createContext(folder, options.stack, (line) => process.stdout.write(`${line}\n`));
  const handOn = async (values: Readonly<Record<string, string>>): Promise<void> => {
    if (options.exportsFile !== undefined) await writeExports(options.exportsFile, values);
  };
  switch (options.command) {
    case "prepare": {
      const { version } = await prepare(context, options);
      return handOn({ DATA_VERSION: version });
    }
    case "train":
      return handOn(await train(context, await loadEngine(engineModule, folder), options));
    case "deploy": {
      const request = { ...options, execution: options.execution ?? "none", now: () => new Date() };
      return handOn(await deploy(context, await loadEngine(engineModule, folder), request));
    }
    case "test": {
      const result = await testEnvironment(context, options);
      await handOn(result.exports ?? {});
      if (!result.passed)
        throw new Error(`The tests of stack ${options.stack} failed: see above, or the report in reports/qa.xml.`);
    }
  }
}
