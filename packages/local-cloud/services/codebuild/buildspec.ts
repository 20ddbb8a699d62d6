/** Buildspecs, version 0.2: one schema for what the rehearsal carries out. Any other key is refused by name. */
import { type Document, isNode, isScalar, LineCounter, parseDocument, visit } from "yaml";
import { z } from "zod";
import { messageOf } from "../../nodeErrors";

/** YAML 1.1 spells booleans `yes` and `no`, and buildspecs do, in letters of any size. */
const yesOrNo = z
  .union(
    [
      z.boolean(),
      z
        .string()
        .toLowerCase()
        .pipe(z.enum(["yes", "no", "true", "false"])),
    ],
    {
      error: "must be yes or no",
    },
  )
  .transform((value) => value === true || value === "yes" || value === "true");

const scalar = z
  .union([z.string(), z.number(), z.boolean()], { error: "must be a text, a number, or true or false" })
  .transform(String);
const command = z.union([z.string(), z.number(), z.boolean()], {
  error: "is no command: put one that holds a colon and a space, or begins with a sign of YAML, in quotes or after |",
});
const commands = z.array(command.transform(String));

const phase = z.strictObject({
  /** What happens when a command fails: by default as in CodeBuild's phase transitions. RETRY is not done here. */
  "on-failure": z.enum(["ABORT", "CONTINUE"]).optional(),
  commands: commands.optional(),
  /** Run whether the commands succeeded or not. */
  finally: commands.optional(),
});

const installPhase = phase.extend({
  /** What the build image brings; here it is what this machine has. */
  "runtime-versions": z.record(z.string(), scalar).optional(),
});

const files = {
  files: z.array(z.string()).min(1),
  "base-directory": z.string().default("."),
  "discard-paths": yesOrNo.default(false),
  "exclude-paths": z.array(z.string()).default([]),
  "enable-symlinks": yesOrNo.default(false),
  name: z.string().optional(),
};

const report = z.strictObject({
  files: z.array(z.string()).min(1),
  "base-directory": z.string().default("."),
  "discard-paths": yesOrNo.default(false),
  /** AWS's pages spell it `JUNITXML` and `JunitXml`. */
  "file-format": z
    .string()
    .toUpperCase()
    .pipe(z.enum(["JUNITXML"]))
    .default("JUNITXML"),
});

const variableName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/u, "must be letters, digits and _, and must not begin with a digit");

const buildspec = z.strictObject({
  version: z.union([z.literal(0.2), z.literal("0.2")], {
    error: "must be 0.2, the only version that the rehearsal runs",
  }),
  env: z
    .strictObject({
      shell: z.enum(["sh", "bash", "/bin/sh", "/bin/bash"]).default("sh"),
      variables: z.record(variableName, scalar).default({}),
      "exported-variables": z.array(variableName).default([]),
    })
    .prefault({}),
  phases: z.strictObject({
    install: installPhase.optional(),
    pre_build: phase.optional(),
    build: phase.optional(),
    post_build: phase.optional(),
  }),
  reports: z.record(z.string(), report).default({}),
  artifacts: z
    .strictObject({
      ...files,
      files: files.files.optional(),
      "secondary-artifacts": z.record(z.string(), z.strictObject(files)).default({}),
    })
    .optional(),
  cache: z
    .strictObject({
      /** May hold variables and commands, as in `npm-$(codebuild-hash-files package-lock.json)`. */
      key: z.string().optional(),
      "fallback-keys": z.array(z.string()).default([]),
      paths: z.array(z.string()).min(1),
    })
    .optional(),
});

export type Buildspec = z.infer<typeof buildspec>;
export type CommandPhase = z.infer<typeof phase>;
export type ArtifactFiles = z.infer<z.ZodObject<typeof files>>;
export type CacheSection = NonNullable<Buildspec["cache"]>;
export type ReportSection = z.infer<typeof report>;

/** A buildspec that cannot be run: every fault, by the path of its key. */
export class BuildspecError extends Error {
  public override readonly name = "BuildspecError";
}

/** Reads a buildspec. @throws BuildspecError with all faults at once */
export function parseBuildspec(text: string, origin: string): Buildspec {
  const { document, lines } = parseYaml(text, origin);
  const result = buildspec.safeParse(plainValue(document, origin));
  if (result.success) return result.data;
  const lineOf = (path: readonly PropertyKey[]): string => {
    const node: unknown = document.getIn(path, true);
    return isNode(node) && node.range ? `line ${lines.linePos(node.range[0]).line}, ` : "";
  };
  const faults = result.error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => `${[...issue.path, key].join(".")} is not supported by the rehearsal`)
      : [`${lineOf(issue.path)}${issue.path.join(".") || "the buildspec"}: ${issue.message}`],
  );
  throw new BuildspecError(`${origin}: ${faults.join("; ")}`);
}

function parseYaml(text: string, origin: string): { readonly document: Document; readonly lines: LineCounter } {
  const lines = new LineCounter();
  // The library compares each name of a block with every other, which takes seconds for ten thousand.
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false });
  const [error] = document.errors;
  if (error !== undefined) throw new BuildspecError(`${origin} is not YAML: ${error.message}`);
  requireDistinctNames(document, origin);
  return { document, lines };
}

function requireDistinctNames(document: Document, origin: string): void {
  visit(document, {
    Map: (_, { items }) => {
      const names = new Set<unknown>();
      for (const { key } of items) {
        const name = isScalar(key) ? key.value : key;
        if (names.has(name))
          throw new BuildspecError(`${origin} is not YAML: the name ${String(name)} stands twice in one block`);
        names.add(name);
      }
    },
  });
}

/** @throws BuildspecError for aliases that would grow without end */
function plainValue(document: Document, origin: string): unknown {
  try {
    const value: unknown = document.toJS();
    return value;
  } catch (error) {
    throw new BuildspecError(`${origin} is not YAML: ${messageOf(error)}`);
  }
}
