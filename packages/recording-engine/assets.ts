/**
 * Assets and archives of a program. Their contents stay in the memory of the process that evaluates it; the values that
 * the engine compares, and the state that it saves, hold only hashes.
 */
import { createHash } from "node:crypto";
import { runtime } from "@pulumi/pulumi";
import { zipSync } from "fflate";
import { EngineError } from "./types";
import { isRecord, isSigned, type Values } from "./values";

/** The same files give the same zip: entries carry the first moment that the format can tell. */
const modified = new Date(1980, 0, 1);

export class AssetContents {
  private readonly texts = new Map<string, string>();

  /**
   * The values with hashes in place of contents.
   *
   * @throws EngineError for anything but archives of texts
   */
  public take(values: Values): Values {
    return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, this.taken(value)]));
  }

  /** The zip of an archive that was taken. */
  public zip(archive: unknown): Uint8Array {
    const assets = isRecord(archive) && isRecord(archive["assets"]) ? archive["assets"] : {};
    const files = Object.entries(assets).map(
      ([path, asset]) => [path, new TextEncoder().encode(this.text(asset))] as const,
    );
    return zipSync(Object.fromEntries(files), { mtime: modified });
  }

  /** The text of an asset that was taken. */
  public text(asset: unknown): string {
    const text = isRecord(asset) ? this.texts.get(String(asset["hash"])) : undefined;
    if (text === undefined) throw new Error("The program that is evaluated has no such asset.");
    return text;
  }

  private taken(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((element) => this.taken(element));
    if (!isRecord(value)) return value;
    if (isSigned(value, runtime.specialAssetSig)) return this.takenText(value);
    return isSigned(value, runtime.specialArchiveSig) ? this.takenArchive(value) : this.take(value);
  }

  private takenText(asset: Values): Values {
    const { text } = asset;
    if (typeof text !== "string")
      throw new EngineError(
        "The recording engine of the rehearsal knows assets of texts (StringAsset), not of files or addresses.",
      );
    const hash = hashOf(text);
    this.texts.set(hash, text);
    return { [runtime.specialSigKey]: runtime.specialAssetSig, hash };
  }

  private takenArchive(archive: Values): Values {
    if (!isRecord(archive["assets"]))
      throw new EngineError(
        "The recording engine of the rehearsal knows archives of assets (AssetArchive), not of files or addresses.",
      );
    const assets = this.take(archive["assets"]);
    return {
      [runtime.specialSigKey]: runtime.specialArchiveSig,
      hash: hashOf(JSON.stringify(Object.entries(assets).sort(([a], [b]) => (a < b ? -1 : 1)))),
      assets,
    };
  }
}

/**
 * Outputs as the program may have them: it knows the contents of its own assets, which the engine has not kept with
 * them.
 */
export function withoutAssets(outputs: Values): Values {
  return Object.fromEntries(
    Object.entries(outputs).filter(
      ([, value]) => !isSigned(value, runtime.specialAssetSig) && !isSigned(value, runtime.specialArchiveSig),
    ),
  );
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
