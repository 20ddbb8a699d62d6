import { type Grant, splitIntoGrants } from "./grants";
import { parsePolicy, type Policy } from "./policy";

/** How many documents are kept: more than an account of a rehearsal has in use at a time. */
const mostDocuments = 500;

/** A policy document that has been read. */
class Document {
  public readonly policy: Policy;
  private split: readonly Grant[] | undefined;

  public constructor(text: string) {
    this.policy = parsePolicy(text);
  }

  public get grants(): readonly Grant[] {
    return (this.split ??= splitIntoGrants(this.policy));
  }
}

/** Policy documents by their text: each call asks the same few, which are read once. */
export class Documents {
  private readonly known = new Map<string, Document>();

  /** @throws AwsError when it is not a policy document that the cloud can evaluate */
  public read(text: string): Document {
    const document = this.known.get(text) ?? new Document(text);
    // A map keeps the order in which its keys came: what was not asked for the longest stands first.
    this.known.delete(text);
    this.known.set(text, document);
    for (const oldest of this.known.keys()) {
      if (this.known.size <= mostDocuments) break;
      this.known.delete(oldest);
    }
    return document;
  }
}
