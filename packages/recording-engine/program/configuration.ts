/**
 * A stack's configuration as Pulumi's CLI hands it to a program: `Pulumi.yaml`, `Pulumi.<stack>.yaml`, and values for
 * one update.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { messageOf } from "../thrown";
import { EngineError } from "../types";
import { isRecord } from "../values";

export interface Project {
  readonly name: string;
  /** The program's folder. */
  readonly folder: string;
  /** The module or folder to evaluate, relative to the folder; the package's own main when absent. */
  readonly main?: string;
  /** `config` of Pulumi.yaml. */
  readonly defaults: Readonly<Record<string, unknown>>;
}

export interface Configuration {
  /** Texts by key with namespace, as programs read them; what is not a text is JSON. */
  readonly values: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
}

/** @throws EngineError when the folder holds no Pulumi project */
export function readProject(folder: string): Project {
  const content = readYaml(join(folder, "Pulumi.yaml"));
  if (content === undefined) throw new EngineError(`No Pulumi.yaml in ${folder}: run this in the program's folder.`);
  const { name, main, config } = content;
  if (typeof name !== "string") throw new EngineError(`${join(folder, "Pulumi.yaml")} names no project.`);
  return { name, folder, defaults: isRecord(config) ? config : {}, ...(typeof main === "string" ? { main } : {}) };
}

/**
 * Merges defaults, the stack's file and the values for this update, the later ones over the earlier ones.
 *
 * A value that is encrypted in the stack's file keeps its encrypted text, as a secret: the rehearsal holds no key, and
 * nothing that it talks to knows the real one.
 *
 * @param overrides keys of the project's namespace, without it
 */
export function readConfiguration(
  project: Project,
  stack: string,
  overrides: Readonly<Record<string, unknown>> = {},
): Configuration {
  const values: Record<string, string> = {};
  const secretKeys = new Set<string>();
  const set = (key: string, value: unknown): void => {
    const { text, isSecret } = asText(value);
    values[key] = text;
    secretKeys.delete(key);
    if (isSecret) secretKeys.add(key);
  };
  for (const [key, value] of Object.entries(project.defaults)) {
    const fallback = defaultValue(key, value);
    if (fallback !== undefined) set(qualified(project, key), fallback);
  }
  for (const [key, value] of Object.entries(stackConfiguration(project, stack))) set(qualified(project, key), value);
  for (const [key, value] of Object.entries(overrides)) set(qualified(project, key), value);
  requireDeclared(project, stack, values);
  return { values, secretKeys: [...secretKeys] };
}

function stackConfiguration(project: Project, stack: string): Readonly<Record<string, unknown>> {
  const file = join(project.folder, `Pulumi.${stack}.yaml`);
  const content = readYaml(file);
  if (content === undefined) throw new EngineError(`Stack ${stack} has no settings: ${file} does not exist.`);
  return isRecord(content["config"]) ? content["config"] : {};
}

/** What a key of Pulumi.yaml says: its value, or a schema with or without a default. */
function defaultValue(key: string, declaration: unknown): unknown {
  if (!isRecord(declaration)) return declaration;
  const isSchema = ["type", "value", "default", "description", "secret", "items"].some((word) => word in declaration);
  return key.includes(":") && !isSchema ? declaration : (declaration["default"] ?? declaration["value"]);
}

/**
 * As Pulumi does: what Pulumi.yaml declares for the project itself must have a value or a default
 * (pkg/workspace/config.go).
 */
function requireDeclared(project: Project, stack: string, given: Readonly<Record<string, string>>): void {
  const missing = Object.keys(project.defaults).filter(
    (key) => !key.includes(":") && given[qualified(project, key)] === undefined,
  );
  if (missing.length === 0) return;
  const values = missing.length === 1 ? "value" : "values";
  const keys = missing.map((key) => `'${key}'`).join(", ");
  throw new EngineError(
    `Stack '${stack}' is missing configuration ${values} ${keys}, which Pulumi.yaml declares without a default.`,
  );
}

function qualified(project: Project, key: string): string {
  return key.includes(":") ? key : `${project.name}:${key}`;
}

function asText(value: unknown): { text: string; isSecret: boolean } {
  if (isRecord(value) && typeof value["secure"] === "string" && Object.keys(value).length === 1)
    return { text: value["secure"], isSecret: true };
  const isSecret = JSON.stringify(value ?? null).includes('"secure":');
  return { text: typeof value === "string" ? value : JSON.stringify(value), isSecret };
}

function readYaml(file: string): Readonly<Record<string, unknown>> | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const content: unknown = parse(readFileSync(file, "utf8"));
    return isRecord(content) ? content : {};
  } catch (error) {
    throw new EngineError(`${file} is not readable: ${messageOf(error)}`, { cause: error });
  }
}
