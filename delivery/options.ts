/** The command line of the delivery. */
import { parseArgs } from "node:util";
import { BadInput } from "../machine/badInput";

export const commands = ["prepare", "train", "deploy", "test"] as const;
export type Command = (typeof commands)[number];

export interface DeliveryOptions {
  readonly command: Command;
  readonly stack: string;
  readonly execution: string;
  readonly commit: string;
  readonly modelPackage: string;
  readonly runRecordUri: string;
  readonly endpointConfiguration: string;
  readonly dataSource: string;
  readonly exportsFile: string;
  readonly pollingIntervalSeconds: number;
}

const options = {
  stack: { type: "string" },
  execution: { type: "string" },
  commit: { type: "string" },
  package: { type: "string" },
  record: { type: "string" },
  configuration: { type: "string" },
  data: { type: "string" },
  exports: { type: "string" },
  "polling-interval": { type: "string" },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** What each command cannot do without: option and the environment variable that holds its default. */
const required = {
  prepare: ["stack"],
  train: ["stack", "execution", "commit"],
  deploy: ["stack", "package"],
  test: ["stack", "package"],
} as const satisfies Readonly<Record<Command, readonly (keyof typeof variables)[]>>;

const variables = {
  stack: "STACK",
  execution: "EXECUTION_ID",
  commit: "COMMIT_ID",
  package: "MODEL_PACKAGE_ARN",
  record: "RUN_RECORD_URI",
  configuration: "ENDPOINT_CONFIGURATION",
  data: "DATA_SOURCE",
  "polling-interval": "POLLING_INTERVAL_SECONDS",
} as const;

/** Seconds between two looks at a training job or an endpoint, which take minutes. */
const defaultPollingInterval = "15";

export const help = `Usage: npm run delivery -- <command> [options]

What the actions of the delivery pipeline run. Options default to the environment variables that the pipeline sets.

Commands
  prepare   bring the data of the settings into the data bucket, when it changed
  train     prepare, train or reuse the trained model, register a package that waits for approval
  deploy    deploy a package; in production also record its approval
  test      run the suite of qa/ against the endpoint

Options
  --stack NAME               stack to act on (STACK)
  --execution ID             execution of the pipeline: train (EXECUTION_ID)
  --commit ID                commit that is delivered: train (COMMIT_ID)
  --package ARN              model package: deploy, test (MODEL_PACKAGE_ARN)
  --record URI               record of the run: deploy, test; without it nothing is recorded (RUN_RECORD_URI)
  --configuration NAME       endpoint configuration that has to be served: test (ENDPOINT_CONFIGURATION)
  --data SOURCE              takes the place of training.data.source: prepare, train (DATA_SOURCE)
  --exports FILE             write what the action hands on as lines of export NAME='value'
  --polling-interval SECONDS between two looks at a job or an endpoint; 15 (POLLING_INTERVAL_SECONDS)
  --help                     show this

Environment
  DELIVERY_ENGINE            module that exports createEngine and takes the place of Pulumi's Automation API

Exit status: 0 done, 1 failed, 2 wrong command line or settings.
`;

/** Understands a command line; undefined when help was asked for. */
export function parseOptions(args: readonly string[], environment: NodeJS.ProcessEnv): DeliveryOptions | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const [command, ...rest] = positionals;
  if (!isCommand(command) || rest.length > 0)
    throw new BadInput(
      `Expected one of the commands ${commands.join(", ")}; given: ${positionals.join(" ") || "none"}.`,
    );
  const value = (name: keyof typeof variables): string => values[name] ?? environment[variables[name]] ?? "";
  const missing = required[command]
    .filter((name) => value(name) === "")
    .map((name) => `--${name} (or ${variables[name]})`);
  if (missing.length > 0) throw new BadInput(`delivery ${command} needs ${missing.join(", ")}.`);
  const pollingInterval = value("polling-interval") || defaultPollingInterval;
  const pollingIntervalSeconds = Number(pollingInterval);
  if (!(pollingIntervalSeconds > 0))
    throw new BadInput(`--polling-interval: a number of seconds above 0 is allowed; given: ${pollingInterval}.`);
  return {
    command,
    stack: value("stack"),
    execution: value("execution"),
    commit: value("commit"),
    modelPackage: value("package"),
    runRecordUri: value("record"),
    endpointConfiguration: value("configuration"),
    dataSource: value("data"),
    exportsFile: values.exports ?? "",
    pollingIntervalSeconds,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new BadInput(`${(error as Error).message} See npm run delivery -- --help.`, { cause: error });
  }
}

function isCommand(text: string | undefined): text is Command {
  return (commands as readonly (string | undefined)[]).includes(text);
}
