/**
 * Reads a stack's settings from the files of a commit, without Pulumi: `delivery`, `qa` and the rehearsal use the
 * settings of the commit that they deliver. Like the Pulumi CLI it takes defaults from Pulumi.yaml and lets
 * Pulumi.<stack>.yaml override them.
 */
import { readdirSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { faultOf, SettingsError, type SettingsFault } from "./faults";
import { parseSettings } from "./parse";
import { stackName } from "./parts";
import { configurationSchema, type Settings } from "./schema";
import { messageOf } from "./thrown";
import { readYamlFile } from "./yamlFile";

const nameRule = "letters, digits, - _ . (100 at most), and neither - nor . first";
const projectNameRule = `${nameRule}; aws and pulumi are taken`;
const projectName = z
  .string(projectNameRule)
  .regex(/^(?!(?:aws|pulumi)$)[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/u, projectNameRule);
const config = z.record(z.string(), z.unknown(), "names with values").default({});
const projectFileSchema = z.object({ name: projectName, config }, "name: and, if wanted, config:");
const stackFileSchema = z.object({ config }, "config: with the settings below it");
const declarationSchema = z.union([z.object({ default: z.unknown() }), z.object({ value: z.unknown() })]);

/**
 * The configuration of a stack as the Pulumi CLI would hand it to the program: full keys (`model-delivery:endpoint`) to
 * values.
 */
export interface StackConfiguration {
  readonly project: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * Settings of a stack of the project in a folder.
 * @param folder holds Pulumi.yaml and Pulumi.<stack>.yaml
 */
export function readSettings(folder: string, stack: string): Settings {
  return settingsOf(stack, readConfiguration(folder, stack));
}

/**
 * Settings of a stack from its configuration.
 * @throws SettingsError with every fault at once
 */
export function settingsOf(stack: string, { project, values }: StackConfiguration): Settings {
  const namespace = `${project}:`;
  const strangers = Object.keys(values).filter((key) => isOfAnother(project, key));
  if (strangers.length > 0)
    throw new SettingsError(
      stack,
      strangers.map((key) => strangeNamespace(project, key)),
    );
  const own = Object.entries(values).filter(([key]) => key.startsWith(namespace) && key !== `${namespace}release`);
  return parseSettings({
    project,
    stack,
    region: values["aws:region"],
    values: Object.fromEntries(own.map(([key, value]) => [key.slice(namespace.length), value])),
  });
}

/** Names of the stacks that have a settings file in a folder, sorted. */
export function stackNames(folder: string): readonly string[] {
  return readdirSync(folder)
    .flatMap((file) => /^Pulumi\.(.+)\.yaml$/u.exec(file)?.[1] ?? [])
    .sort();
}

/** The merged configuration of a stack, unchecked. */
export function readConfiguration(folder: string, stack: string): StackConfiguration {
  const project = readYaml(path.join(folder, "Pulumi.yaml"), stack, projectFileSchema);
  requireStack(folder, stack);
  const stackFile = readYaml(path.join(folder, `Pulumi.${stack}.yaml`), stack, stackFileSchema);
  return {
    project: project.name,
    values: { ...defaults(project.name, project.config), ...fullKeys(project.name, stack, stackFile.config) },
  };
}

/** As the Pulumi CLI reads a stack's file: a key without a namespace has the project's name for one. */
function fullKeys(project: string, stack: string, config: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const full: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(config)) {
    const fullKey = key.includes(":") ? key : `${project}:${key}`;
    if (Object.hasOwn(full, fullKey)) throw new SettingsError(stack, [twice(fullKey)]);
    Object.defineProperty(full, fullKey, { value, enumerable: true });
  }
  return full;
}

/** Whether a setting carries the name of another project: this one was called so, or the name is misspelt. */
function isOfAnother(project: string, key: string): boolean {
  const [namespace = "", name = ""] = key.split(":", 2);
  return ![project, "aws", "pulumi"].includes(namespace) && Object.hasOwn(configurationSchema.shape, name);
}

function strangeNamespace(project: string, key: string): SettingsFault {
  const [namespace = "", name = ""] = key.split(":", 2);
  return {
    key,
    given: `a setting of a project ${namespace}`,
    allowed: `settings of ${project}, the name in Pulumi.yaml`,
    fix: `write ${name}: without a project's name before it`,
  };
}

function twice(key: string): SettingsFault {
  return {
    key,
    given: "the same setting with and without the project's name before it",
    allowed: "each setting once",
    fix: "remove the one that is not meant",
  };
}

/** A name without a file is most often a slip: what there is stands in the fault. */
function requireStack(folder: string, stack: string): void {
  const names = stackNames(folder);
  if (names.includes(stack)) {
    if (!stackName.safeParse(stack).success) throw new SettingsError(stack, [strangeName(stack)]);
    return;
  }
  throw new SettingsError(stack, [
    {
      key: `Pulumi.${stack}.yaml`,
      given: "no such file",
      allowed: names.length === 0 ? "a stack with a file beside Pulumi.yaml; there is none" : names.join(", "),
      fix: `name one of these stacks, or create ${path.join(folder, `Pulumi.${stack}.yaml`)}`,
    },
  ]);
}

/** A copy that a person or an editor keeps beside the file is often called so. */
function strangeName(stack: string): SettingsFault {
  return {
    key: `Pulumi.${stack}.yaml`,
    given: `a file of a stack called ${JSON.stringify(stack)}`,
    allowed: nameRule,
    fix: "rename the file, or move it out of the project",
  };
}

/** Defaults and fixed values of the project file's declarations, under their full keys. */
function defaults(project: string, declarations: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [key, declaration] of Object.entries(declarations)) {
    const result = declarationSchema.safeParse(declaration);
    if (!result.success) continue;
    const value = "default" in result.data ? result.data.default : result.data.value;
    if (value !== undefined) found[key.includes(":") ? key : `${project}:${key}`] = value;
  }
  return found;
}

function readYaml<Schema extends z.ZodType>(file: string, stack: string, schema: Schema): z.infer<Schema> {
  let content: unknown;
  try {
    content = readYamlFile(file);
  } catch (error) {
    throw new SettingsError(stack, [unreadable(file, messageOf(error))]);
  }
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path: [member], message }) => {
    const key = path.basename(file) + (member === undefined ? "" : `: ${String(member)}`);
    return faultOf(key, memberOf(content, member), { allowed: message, fix: `correct it in ${path.basename(file)}` });
  });
  throw new SettingsError(stack, faults);
}

function memberOf(content: unknown, member: PropertyKey | undefined): unknown {
  if (member === undefined || typeof content !== "object" || content === null) return content;
  return Object.entries(content).find(([name]) => name === member)?.[1];
}

function unreadable(file: string, reason: string): SettingsFault {
  return {
    key: path.basename(file),
    given: reason.split("\n", 1)[0] ?? "",
    allowed: "a readable YAML file",
    fix: `create or correct ${file}`,
  };
}
