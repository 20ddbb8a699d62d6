/** Reads the description of an image: `image.yaml` in the folder that is named like the image's repository. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import type { z } from "zod";
import { messageOf } from "../../../nodeErrors";
import { type ImageDescription, imageSchema, type Requirement } from "./schema";

/** What a container is started for. */
export type ContainerRole = "train" | "serve";

/** A program with its arguments. */
export interface Command {
  readonly file: string;
  readonly arguments: readonly string[];
}

/** An image as this machine runs it. */
export interface ContainerImage {
  /** The description itself. */
  readonly file: string;
  /** Where its programs lie. */
  readonly folder: string;
  readonly commands: Readonly<Record<ContainerRole, Command | undefined>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly requirements: readonly (Omit<Requirement, "check"> & { readonly check: Command })[];
}

/** An image that this machine cannot run. The message says where, what came, what is allowed and what to do. */
export class UnusableImage extends Error {
  public override readonly name = "UnusableImage";
}

/** The file that describes the image of a repository. */
function descriptionFile(imagesFolder: string, repository: string): string {
  return join(imagesFolder, repository, "image.yaml");
}

/** @throws UnusableImage when there is no description, or it cannot be used; all its faults at once */
export function readImage(imagesFolder: string, repository: string): ContainerImage {
  const file = descriptionFile(imagesFolder, repository);
  if (!existsSync(file)) {
    throw new UnusableImage(
      `There is no ${file}. Add it: it says how the programs of the image ${repository} are started on this machine.`,
    );
  }
  const description = readDescription(file);
  const folder = resolve(imagesFolder, repository, description.folder);
  const faults = placeFaults(description, folder);
  if (faults.length > 0) throw faulty(file, faults);
  const { train, serve, environment, requirements } = description;
  const command = (words: readonly string[]): Command => commandOf(words, folder);
  return {
    file,
    folder,
    commands: { train: train && command(train), serve: serve && command(serve) },
    environment,
    requirements: requirements.map((requirement) => ({ ...requirement, check: command(requirement.check) })),
  };
}

function readDescription(file: string): ImageDescription {
  let content: unknown;
  try {
    content = parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw faulty(file, [messageOf(error)]);
  }
  const { data, error } = imageSchema.safeParse(content);
  if (error === undefined) return data;
  throw faulty(
    file,
    error.issues.map((issue) => faultOf(issue, content)),
  );
}

function faulty(file: string, faults: readonly string[]): UnusableImage {
  return new UnusableImage([`${file} cannot be used:`, ...faults.map((fault) => `  ${fault}`)].join("\n"));
}

function faultOf(issue: z.core.$ZodIssue, content: unknown): string {
  const where = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    const keys = issue.keys.map((key) => [...issue.path.map(String), key].join("."));
    return `${keys.join(", ")}: unknown. Allowed is ${issue.message}. Remove or rename it.`;
  }
  const allowed = issue.code === "invalid_key" ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  const came = valueAt(content, issue.path);
  const given = came === undefined ? "nothing" : JSON.stringify(came);
  return `${where === "" ? "the file" : where}: came ${given}. Allowed is ${allowed}.`;
}

function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    content,
  );
}

/** What is wrong with the places that a description names. */
function placeFaults({ folder: given, train, serve, requirements }: ImageDescription, folder: string): string[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    return [`folder: came "${given}", and ${folder} is no folder. Name the folder that holds the programs.`];
  }
  const commands = Object.entries({ train, serve, ...checks(requirements) });
  const missing = commands.flatMap(([where, words]) =>
    (words ?? [])
      .filter((word) => isPlace(word) && !existsSync(resolve(folder, word)))
      .map((word) => `${where}: came ${word}, and ${resolve(folder, word)} does not exist. Name a file that is there.`),
  );
  const nothing = train === undefined && serve === undefined;
  return nothing ? [...missing, "train, serve: came neither. Say at least how one of them is started."] : missing;
}

function checks(requirements: readonly Requirement[]): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(requirements.map(({ check }, index) => [`requirements.${index}.check`, check]));
}

function commandOf(words: readonly string[], folder: string): Command {
  const [file = "", ...rest] = words.map((word) => (isPlace(word) ? resolve(folder, word) : word));
  return { file, arguments: rest };
}

/** Whether a word names a file of the image; every other word is taken as it stands. */
function isPlace(word: string): boolean {
  return word.startsWith("./") || word.startsWith("../");
}
