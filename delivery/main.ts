/** The command that the actions of the pipeline run. */
import { SettingsError } from "../settings/faults";
import { createContext, type Context } from "./context";
import { deploy } from "./deploy";
import { writeExports } from "./exports";
import { loadEngine } from "./loadEngine";
import { help, parseOptions, UsageError, type DeliveryOptions } from "./options";
import { testEnvironment } from "./testEnvironment";
import { prepare, train } from "./train";

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2), process.env);
  if (options === undefined) {
    process.stdout.write(help);
    return 0;
  }
  const context = await createContext(process.cwd(), options.stack, (line) => process.stdout.write(`${line}\n`));
  return run(options, context);
}

async function run(options: DeliveryOptions, context: Context): Promise<number> {
  const { modelPackage, execution, exportsFile } = options;
  const runRecordUri = options.runRecordUri === "" ? {} : { runRecordUri: options.runRecordUri };
  const dataSource = options.dataSource === "" ? undefined : options.dataSource;
  const engine = () => loadEngine(process.env["DELIVERY_ENGINE"], context.folder);
  const handOn = async (values: Readonly<Record<string, string>>): Promise<void> => {
    if (exportsFile !== "") await writeExports(exportsFile, values);
  };
  switch (options.command) {
    case "prepare": {
      const { version } = await prepare(context, dataSource);
      await handOn({ DATA_VERSION: version });
      return 0;
    }
    case "train": {
      const { commit, pollingIntervalSeconds } = options;
      const request = { execution, commit, pollingIntervalSeconds, ...(dataSource !== undefined && { dataSource }) };
      await handOn(await train(context, await engine(), request));
      return 0;
    }
    case "deploy":
      await handOn(await deploy(context, await engine(), { modelPackage, execution: execution || "none", now: () => new Date(), ...runRecordUri }));
      return 0;
    case "test": {
      const { endpointConfiguration } = options;
      const result = await testEnvironment(context, { modelPackage, ...runRecordUri, ...(endpointConfiguration !== "" && { endpointConfiguration }) });
      await handOn(result.exports ?? {});
      if (result.passed) return 0;
      throw new Error(`The tests of stack ${options.stack} failed: see above, or the report in reports/qa.xml.`);
    }
  }
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = error instanceof UsageError || error instanceof SettingsError ? 2 : 1;
  },
);
