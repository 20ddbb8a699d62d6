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
  const { modelPackage, execution, commit, pollingIntervalSeconds, exportsFile } = options;
  // An option that was not given is an empty text.
  const runRecordUri = options.runRecordUri === "" ? {} : { runRecordUri: options.runRecordUri };
  const dataSource = options.dataSource === "" ? {} : { dataSource: options.dataSource };
  const endpointConfiguration =
    options.endpointConfiguration === "" ? {} : { endpointConfiguration: options.endpointConfiguration };
  const handOn = async (values: Readonly<Record<string, string>>): Promise<void> => {
    if (exportsFile !== "") await writeExports(exportsFile, values);
  };
  switch (options.command) {
    case "prepare": {
      const { version } = await prepare(context, dataSource);
      return handOn({ DATA_VERSION: version });
    }
    case "train": {
      const request = { execution, commit, pollingIntervalSeconds, ...dataSource };
      return handOn(await train(context, await loadEngine(engineModule, folder), request));
    }
    case "deploy": {
      const request = {
        modelPackage,
        execution: execution || "none",
        now: () => new Date(),
        pollingIntervalSeconds,
        ...runRecordUri,
      };
      return handOn(await deploy(context, await loadEngine(engineModule, folder), request));
    }
    case "test": {
      const result = await testEnvironment(context, { modelPackage, ...runRecordUri, ...endpointConfiguration });
      await handOn(result.exports ?? {});
      if (!result.passed)
        throw new Error(`The tests of stack ${options.stack} failed: see above, or the report in reports/qa.xml.`);
    }
  }
}
