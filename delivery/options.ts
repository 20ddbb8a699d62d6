import { parseArgs } from "node:util";
/** The command line of the delivery. */
import { messageOf } from "../contract/errors";
import { BadInput } from "../machine/badInput";

export const commands = ["prepare", "train", "deploy", "test"] as const;
export type Command = (typeof commands)[number];

interface CommonOptions {
  readonly stack: string;
  /** Where the action writes what it hands on. Undefined: nowhere. */
  readonly exportsFile: string | undefined;
  /** Between two looks at a training job or an endpoint. */
  readonly pollingIntervalSeconds: number;
}

interface DataOptions {
  readonly dataSource: string | undefined;
  readonly knownPictures: string | undefined;
}

/** What a command was given; an option that was not is undefined. */
export type DeliveryOptions = CommonOptions &
  (
    | ({ readonly command: "prepare" } & DataOptions)
    | ({ readonly command: "train"; readonly execution: string; readonly commit: string } & DataOptions)
    | {
        readonly command: "deploy";
        readonly modelPackage: string;
        readonly runRecordUri: string | undefined;
        /** Undefined when a person deploys from a terminal. */
        readonly execution: string | undefined;
      }
    | {
        readonly command: "test";
        readonly modelPackage: string;
        readonly runRecordUri: string | undefined;
        readonly endpointConfiguration: string | undefined;
      }
  );

const options = {
  stack: { type: "string" },
  execution: { type: "string" },
  commit: { type: "string" },
  package: { type: "string" },
  record: { type: "string" },
  configuration: { type: "string" },
  data: { type: "string" },
  "known-pictures": { type: "string" },
  exports: { type: "string" },
  "polling-interval": { type: "string" },
  help: { type: "boolean", short: "h", default: false },
} as const;

const variables = {
  stack: "STACK",
  execution: "EXECUTION_ID",
  commit: "COMMIT_ID",
  package: "MODEL_PACKAGE_ARN",
  record: "RUN_RECORD_URI",
  configuration: "ENDPOINT_CONFIGURATION",
  data: "DATA_SOURCE",
  "known-pictures": "KNOWN_PICTURES",
  "polling-interval": "POLLING_INTERVAL_SECONDS",
} as const;

type Option = keyof typeof variables;

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
  --known-pictures FILE      keep there what pictures were found to be, so that each is decoded once only: prepare,
                             train (KNOWN_PICTURES)
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
  return new Reader(command, values, environment).read();
}

/** Reads the options of a command: from its words, else from the environment. */
class Reader {
  private readonly missing: Option[] = [];

  public constructor(
    private readonly command: Command,
    private readonly values: Readonly<Partial<Record<Option | "exports", string | undefined>>>,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  public read(): DeliveryOptions {
    const common = {
      stack: this.required("stack"),
      exportsFile: given(this.values.exports),
      pollingIntervalSeconds: this.pollingInterval(),
    };
    const options = this.commandOptions(common);
    if (this.missing.length === 0) return options;
    const names = this.missing.map((name) => `--${name} (or ${variables[name]})`);
    throw new BadInput(`delivery ${this.command} needs ${names.join(", ")}.`);
  }

  private commandOptions(common: CommonOptions): DeliveryOptions {
    switch (this.command) {
      case "prepare":
        return { ...common, command: "prepare", ...this.dataOptions() };
      case "train":
        return {
          ...common,
          command: "train",
          execution: this.required("execution"),
          commit: this.required("commit"),
          ...this.dataOptions(),
        };
      case "deploy":
        return {
          ...common,
          command: "deploy",
          modelPackage: this.required("package"),
          runRecordUri: this.optional("record"),
          execution: this.optional("execution"),
        };
      case "test":
        return {
          ...common,
          command: "test",
          modelPackage: this.required("package"),
          runRecordUri: this.optional("record"),
          endpointConfiguration: this.optional("configuration"),
        };
    }
  }

  private dataOptions(): DataOptions {
    return { dataSource: this.optional("data"), knownPictures: this.optional("known-pictures") };
  }

  private optional(name: Option): string | undefined {
    return given(this.values[name] ?? this.environment[variables[name]]);
  }

  private required(name: Option): string {
    const value = this.optional(name) ?? "";
    if (value === "") this.missing.push(name);
    return value;
  }

  private pollingInterval(): number {
    const text = this.optional("polling-interval") ?? defaultPollingInterval;
    const seconds = Number(text);
    if (seconds > 0) return seconds;
    throw new BadInput(`--polling-interval: a number of seconds above 0 is allowed; given: ${text}.`);
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new BadInput(`${messageOf(error)} See npm run delivery -- --help.`, { cause: error });
  }
}

function isCommand(text: string | undefined): text is Command {
  return (commands as readonly (string | undefined)[]).includes(text);
}

/** An empty text is an option not given. */
function given(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}
