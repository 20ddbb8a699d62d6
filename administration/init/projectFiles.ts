/** The settings files of a checkout, changed with their comments and their layout. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type Document, isMap, isScalar, parseDocument, type Scalar, visit } from "yaml";
import { readStacks } from "../../settings/stacks";
import { needsQuotes } from "../../settings/yamlMeaning";

/** Where a value stands: the project file, or a stack's. */
export interface Place {
  readonly file: string;
  readonly path: readonly string[];
}

export class ProjectFiles {
  private readonly documents: ReadonlyMap<string, Document.Parsed>;
  private readonly texts: ReadonlyMap<string, string>;
  /** Names of the two stacks' files. */
  public readonly owner: string;
  public readonly production: string;

  /** @throws StacksError when the settings are wrong as they are */
  public constructor(private readonly folder: string) {
    const { owner, production } = readStacks(folder);
    this.owner = `Pulumi.${owner.stack}.yaml`;
    this.production = `Pulumi.${production.stack}.yaml`;
    const names = ["Pulumi.yaml", this.owner, this.production];
    this.texts = new Map(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
    this.documents = new Map([...this.texts].map(([name, text]) => [name, parseDocument(text)]));
  }

  public value({ file, path }: Place): unknown {
    const node: unknown = this.document(file).getIn(this.written(file, path), true);
    return isNode(node) ? node.toJSON() : node;
  }

  /** Writes a value, whose comment stays. What stood there before is lost: ask for it first. */
  public set({ file, path }: Place, value: unknown): void {
    const document = this.document(file);
    const place = this.written(file, path);
    const node: unknown = document.getIn(place, true);
    if (isScalar(node) && typeof value === "string") {
      node.value = value;
      quote(node);
    } else document.setIn(place, quoted(document, value));
  }

  /** Renames the project, and takes its former name from the settings that carry it. */
  public rename(name: string): void {
    const former = String(this.value({ file: "Pulumi.yaml", path: ["name"] }));
    this.set({ file: "Pulumi.yaml", path: ["name"] }, name);
    for (const file of [this.owner, this.production]) {
      const config: unknown = this.document(file).get("config", true);
      for (const { key } of isMap(config) ? config.items : [])
        if (isScalar(key) && typeof key.value === "string" && key.value.startsWith(`${former}:`))
          key.value = key.value.slice(former.length + 1);
    }
  }

  /** @throws StacksError with every fault of the settings as they would be written */
  public check(): void {
    const copy = mkdtempSync(join(tmpdir(), "settings-"));
    try {
      this.writeTo(copy, [...this.documents.keys()]);
      readStacks(copy);
    } finally {
      rmSync(copy, { recursive: true });
    }
  }

  /** Writes what has changed. */
  public save(): readonly string[] {
    const changed = [...this.texts].filter(([name, text]) => this.text(name) !== text).map(([name]) => name);
    this.writeTo(this.folder, changed);
    return changed;
  }

  private writeTo(folder: string, names: readonly string[]): void {
    for (const name of names) writeFileSync(join(folder, name), this.text(name));
  }

  private text(name: string): string {
    const document = this.document(name);
    const former = this.texts.get(name) ?? "";
    // A file that holds the same as before keeps its layout, whoever has laid it out.
    return isDeepStrictEqual(document.toJS(), parseDocument(former).toJS())
      ? former
      : document.toString({ lineWidth: 0 });
  }

  private document(file: string): Document.Parsed {
    const document = this.documents.get(file);
    if (document === undefined) throw new Error(`${file} is none of the settings files.`);
    return document;
  }

  /** The path as the file spells it: a stack's setting may carry the project's name. */
  private written(file: string, path: readonly string[]): readonly string[] {
    if (file === "Pulumi.yaml") return path;
    const [block = "", ...rest] = path;
    const full = block.includes(":")
      ? block
      : `${String(this.value({ file: "Pulumi.yaml", path: ["name"] }))}:${block}`;
    return ["config", this.document(file).hasIn(["config", full]) ? full : block, ...rest];
  }
}

function isNode(value: unknown): value is { toJSON(): unknown } {
  return typeof value === "object" && value !== null && "toJSON" in value && typeof value.toJSON === "function";
}

/** A value as it is written into a file: in quotes where Pulumi's engine would read something else without them. */
function quoted(document: Document.Parsed, value: unknown): unknown {
  const node = document.createNode(value);
  visit(node, {
    Scalar: (_, scalar) => {
      quote(scalar);
    },
  });
  return node;
}

function quote(scalar: Scalar): void {
  if (typeof scalar.value === "string" && needsQuotes(scalar.value)) scalar.type = "QUOTE_DOUBLE";
}
