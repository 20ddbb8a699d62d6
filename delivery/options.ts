/** The command line of the delivery. */
import { BadInput } from "../machine/badInput";
import { readWords } from "../machine/optionWords";

export const commands = ["prepare", "train", "deploy", "test", "pending", "drift"] as const;
export type Command = (typeof commands)[number];

interface CommonOptions {
  readonly stack: string;
  /** Where the action writes what it hands on. Undefined: nowhere. */
  readonly exportsFile: string | undefined;
  /** Between two looks at a training job or an endpoint. */
  readonly pollingIntervalSeconds: number;
  /** Whether a person who goes past the pipeline need not be asked. */
  readonly yes: boolean;
}

interface DataOptions {
  readonly dataSource: string | undefined;
  readonly knownPictures: string | undefined;
}

/** What a command was given; an option that was not is undefined. */
export type DeliveryOptions = CommonOptions &
  (
    | ({ readonly command: "prepare" } & DataOptions)
    | ({
        readonly command: "train";
        readonly execution: string;
        /** Default: the commit of the execution. */
        readonly commit: string | undefined;
      } & DataOptions)
    | { readonly command: "pending" | "drift" }
    | { readonly command: "deploy"; readonly subject: Subject }
    | { readonly command: "test"; readonly subject: Subject }
  );

/** What is deployed or tested. */
export type Subject =
  /** What this execution has made. */
  | { readonly kind: "execution"; readonly execution: string }
  /** What a person names at a terminal. */
  | { readonly kind: "package"; readonly modelPackage: string; readonly endpointConfiguration: string | undefined };

const options = {
  stack: { type: "string" },
  execution: { type: "string" },
  commit: { type: "string" },
  package: { type: "string" },
  configuration: { type: "string" },
  data: { type: "string" },
  "known-pictures": { type: "string" },
  exports: { type: "string" },
  yes: { type: "boolean", default: false },
  "polling-interval": { type: "string" },
} as const;

/** Options that the environment may give. */
const variables = {
  stack: "STACK",
  execution: "EXECUTION_ID",
  data: "DATA_SOURCE",
  "known-pictures": "KNOWN_PICTURES",
  "polling-interval": "POLLING_INTERVAL_SECONDS",
} as const;

type FromEnvironment = keyof typeof variables;
type Option = Exclude<keyof typeof options, "yes">;

/** Seconds between two looks at a training job or an endpoint, which take minutes. */
const defaultPollingInterval = "15";

export const usage = `Usage: npm run delivery -- <command> [options]

What the actions of the delivery pipeline run. Deploy and test take what the execution has made before, or the package
that a person names.

Commands
  prepare   bring the data of the settings into the data bucket, when it changed
  train     prepare, train or reuse the trained model, register a package that waits for approval
  deploy    deploy a package; in production also record its approval
  test      run the suite of qa/ against the endpoint
  pending   show what a run would change of the release, which pulumi up holds as it is; changes nothing
  drift     show what the endpoint serves otherwise than it was delivered; 1 when there is any; changes nothing

Options
  --stack NAME               stack to act on (STACK)
  --execution ID             execution of the pipeline: train, deploy, test (EXECUTION_ID)
  --commit ID                commit that is delivered: train; default: the execution's
  --package ARN              model package, instead of an execution: deploy, test; nothing is recorded then
  --configuration NAME       endpoint configuration that has to be served: test, with --package; default: any
  --data SOURCE              takes the place of training.data.source: prepare, train (DATA_SOURCE)
  --known-pictures FILE      keep there what pictures were found to be, so that each is decoded once only: prepare,
                             train (KNOWN_PICTURES)
  --exports FILE             write what the action hands on as lines of export NAME='value'
  --polling-interval SECONDS between two looks at a job or an endpoint; 15 (POLLING_INTERVAL_SECONDS)
  --yes                      train with --commit and deploy with --package go past the pipeline: do not ask
  --help                     show this

Environment
  DELIVERY_ENGINE            module that exports createEngine and takes the place of Pulumi's Automation API

Exit status: 0 done, 1 failed, 2 wrong command line or settings.`;

/** Understands a command line. */
export function parseOptions(args: readonly string[], environment: NodeJS.ProcessEnv): DeliveryOptions {
  const { values, positionals } = readWords({ args: [...args], options, allowPositionals: true });
  const [command, ...rest] = positionals;
  if (!isCommand(command) || rest.length > 0)
    throw new BadInput(
      `Expected one of the commands ${commands.join(", ")}; given: ${positionals.join(" ") || "none"}.`,
    );
  return new Reader(command, values, environment).read(values.yes);
}

/** Reads the options of a command: from its words, else from the environment. */
class Reader {
  private readonly missing: string[] = [];

  public constructor(
    private readonly command: Command,
    private readonly values: Readonly<Partial<Record<Option, string | undefined>>>,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  public read(yes: boolean): DeliveryOptions {
    const common = {
      yes,
      stack: this.required("stack"),
      exportsFile: this.values.exports,
      pollingIntervalSeconds: this.pollingInterval(),
    };
    const options = this.commandOptions(common);
    if (this.missing.length === 0) return options;
    throw new BadInput(`delivery ${this.command} needs ${this.missing.join(", ")}.`);
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
          commit: this.values.commit,
          ...this.dataOptions(),
        };
      case "pending":
      case "drift":
        return { ...common, command: this.command };
      case "deploy":
      case "test":
        return { ...common, command: this.command, subject: this.subject() };
    }
  }

  /** An execution's own package, or the one that a person names: never a mixture of both. */
  private subject(): Subject {
    const modelPackage = this.values.package;
    const endpointConfiguration = this.values.configuration;
    const execution = this.optional("execution");
    if (modelPackage !== undefined) {
      if (execution === undefined) return { kind: "package", modelPackage, endpointConfiguration };
      throw new BadInput(
        `delivery ${this.command} takes --package or --execution (or ${variables.execution}): an execution has a ` +
          "package of its own.",
      );
    }
    if (endpointConfiguration !== undefined) throw new BadInput("--configuration goes with --package only.");
    if (execution === undefined) this.missing.push(`--execution (or ${variables.execution}) or --package`);
    return { kind: "execution", execution: execution ?? "" };
  }

  private dataOptions(): DataOptions {
    return { dataSource: this.optional("data"), knownPictures: this.optional("known-pictures") };
  }

  private optional(name: FromEnvironment): string | undefined {
    return this.values[name] ?? given(this.environment[variables[name]]);
  }

  private required(name: FromEnvironment): string {
    const value = this.optional(name) ?? "";
    if (value === "") this.missing.push(`--${name} (or ${variables[name]})`);
    return value;
  }

  private pollingInterval(): number {
    const text = this.optional("polling-interval") ?? defaultPollingInterval;
    const seconds = Number(text);
    if (seconds > 0) return seconds;
    throw new BadInput(`--polling-interval: a number of seconds above 0 is allowed; given: ${text}.`);
  }
}

function isCommand(text: string | undefined): text is Command {
  return (commands as readonly (string | undefined)[]).includes(text);
}

/** An empty variable is one that was not given. */
function given(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}
