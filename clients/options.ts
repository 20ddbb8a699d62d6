/** The command line of `npm run invoke`. */
import { BadInput } from "../machine/badInput";
import { readWords } from "../machine/optionWords";

/** What a request goes through: SageMaker alone, or the environment's HTTP API. */
export type Way = "endpoint" | "api";

export interface InvokeOptions {
  readonly samples: readonly string[];
  /** Undefined: the stack that owns the delivery. */
  readonly stack: string | undefined;
  readonly way: Way;
  /** How many of the most probable labels are wanted. */
  readonly top: number;
  /** Undefined: whichever the endpoint's weights choose. */
  readonly variant: string | undefined;
  readonly json: boolean;
  /** The home of a kept rehearsal. Undefined: the default one's, if one is kept there. */
  readonly home: string | undefined;
  /** Ask AWS even when a rehearsal is kept in the default home. */
  readonly aws: boolean;
}

export const usage = `Asks the model of an environment what it takes its samples for.

  npm run invoke -- [options] PICTURE…

  --stack NAME    the environment (default: the stack that owns the delivery, dev)
  --via WAY       endpoint: straight to SageMaker; api: through the environment's HTTP API (default: endpoint)
  --top N         how many of the most probable labels are shown (default: 5)
  --variant NAME  the production variant that is to answer (default: as the endpoint's weights choose)
  --json          print one JSON document
  --home DIR      ask the rehearsal that \`npm start -- --keep --home DIR\` keeps
                  (default: .rehearsal when one is kept there, and AWS otherwise)
  --aws           ask AWS even when a rehearsal is kept in .rehearsal
  --help          print this text

Environment, for --via api when the settings say so
  PREDICTION_API_KEY    the key (authorization apiKey)
  PREDICTION_API_TOKEN  the token (authorization jwt)

Exit status: 0 all samples answered, 1 some not, 2 wrong command line or settings.`;

/**
 * Reads the command line.
 *
 * @throws BadInput naming the option, what was given and what is allowed
 */
export function readOptions(words: readonly string[]): InvokeOptions {
  const { values, positionals } = readWords({
    args: [...words],
    allowPositionals: true,
    options: {
      stack: { type: "string" },
      via: { type: "string" },
      top: { type: "string" },
      variant: { type: "string" },
      json: { type: "boolean" },
      home: { type: "string" },
      aws: { type: "boolean" },
    },
  });
  if (positionals.length === 0)
    throw new BadInput(
      "Give at least one file to ask about: npm run invoke -- PICTURE… (see `npm run invoke -- --help`).",
    );
  if (positionals.includes("")) throw new BadInput('One of the files is ""; name each, or leave it out.');
  requireOneTarget(values);
  return {
    samples: positionals,
    stack: values.stack,
    way: readWay(values.via ?? "endpoint"),
    top: readTop(values.top ?? "5"),
    variant: values.variant,
    json: values.json ?? false,
    home: values.home,
    aws: values.aws ?? false,
  };
}

function readWay(text: string): Way {
  if (text === "endpoint" || text === "api") return text;
  throw new BadInput(`--via is "${text}"; allowed is endpoint or api.`);
}

function readTop(text: string): number {
  if (/^[1-9]\d{0,5}$/u.test(text)) return Number(text);
  throw new BadInput(`--top is "${text}"; allowed is a whole number from 1 to 999999.`);
}

/** @throws BadInput when both are named that could be asked */
export function requireOneTarget({ aws, home }: { readonly aws?: boolean; readonly home?: string }): void {
  if (aws === true && home !== undefined)
    throw new BadInput("--aws and --home exclude each other: --home names a rehearsal on this machine.");
}
