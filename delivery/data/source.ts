/** Where the pictures come from: finds out what lies at the configured address and reads it. */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { S3Client } from "@aws-sdk/client-s3";
import { z } from "zod";
import { messageOf } from "../../contract/errors";
import { sha256 } from "../../contract/hash";
import { folderAddress } from "../../contract/s3Uri";
import type { Dataset } from "./dataset";
import { readFolderSource } from "./folderSource";
import type { PictureReading } from "./knownPictures";
import { readOwnText, requireFile } from "./ownFile";
import { readRecordSource, type RecordFiles } from "./recordSource";
import { download, findRemoteFile, type RemoteFile } from "./remoteFile";
import { downloadS3Folder, listS3Folder, type S3Folder } from "./s3Folder";
import type { SplitSettings } from "./split";
import { UnusableData } from "./unusableData";

export interface SourceSettings extends SplitSettings {
  /**
   * A folder, as a path, a file:// or an s3:// address: with a subfolder for each class, or with train.rec,
   * validation.rec and labels.txt. On disk also with labels.txt and channels.json, which names the addresses of the two
   * RecordIO files. Or the https:// address of a folder with train.rec, validation.rec and labels.txt.
   */
  readonly source: string;
}

export interface SourceContext extends PictureReading {
  /** The checkout: relative paths begin here. */
  readonly folder: string;
  /** See `sourceClient`. */
  readonly s3: S3Client;
  /** An empty folder for downloads. */
  readonly workspace: string;
}

/** A source that was found, and not read yet. */
export interface LocatedSource {
  /** Known before anything is downloaded, when every server identifies contents: equal fingerprints are equal data. */
  readonly fingerprint?: string;
  read(): Promise<Dataset>;
}

const fileNames: RecordFiles = { train: "train.rec", validation: "validation.rec", labels: "labels.txt" };
const roles = ["train", "validation", "labels"] as const;
const channelsFile = "channels.json";
const channelsSchema = z.strictObject({ train: z.string(), validation: z.string() });

/** Finds what lies at the source's address. */
export async function locateSource(settings: SourceSettings, context: SourceContext): Promise<LocatedSource> {
  const { source } = settings;
  if (isRemote(source)) {
    const base = folderAddress(source);
    if (base.startsWith("s3://")) return locateS3(await listS3Folder(context.s3, base), settings, context);
    return locateRecords(
      mapRoles((role) => `${base}${fileNames[role]}`),
      settings,
      context,
    );
  }
  const folder = localFolder(source, context.folder);
  const names = await readdir(folder).catch((error: unknown) => {
    throw new UnusableData(
      `The folder ${folder} cannot be read: ${messageOf(error)}. Name a folder with a subfolder of ` +
        "pictures for each class.",
      { cause: error },
    );
  });
  const labels = path.join(folder, fileNames.labels);
  if (names.includes(channelsFile))
    return locateRecords({ ...(await readChannels(path.join(folder, channelsFile))), labels }, settings, context);
  if (holdsRecords(folder, names))
    return locateRecords(
      mapRoles((role) => path.join(folder, fileNames[role])),
      settings,
      context,
    );
  return { read: () => readFolderSource(folder, settings, context) };
}

/** Whether a folder holds RecordIO files rather than a subfolder for each class. */
function holdsRecords(folder: string, names: readonly string[]): boolean {
  if (!names.includes(fileNames.train) && !names.includes(fileNames.validation)) return false;
  const missing = roles.map((role) => fileNames[role]).filter((name) => !names.includes(name));
  if (missing.length > 0)
    throw new UnusableData(
      `${folder} has no ${missing.join(" and no ")}: RecordIO files come as ` +
        `${roles.map((role) => fileNames[role]).join(", ")}.`,
    );
  return true;
}

async function locateS3(folder: S3Folder, settings: SourceSettings, context: SourceContext): Promise<LocatedSource> {
  const { address, objects } = folder;
  if (objects.length === 0) throw new UnusableData(`training.data.source: there is nothing at ${address}.`);
  if (
    holdsRecords(
      address,
      objects.map(({ name }) => name),
    )
  )
    return locateRecords(
      mapRoles((role) => `${address}${fileNames[role]}`),
      settings,
      context,
    );
  return {
    fingerprint: sha256(JSON.stringify([settings.heldOutSamples, settings.validationShare, address, objects])),
    async read() {
      await downloadS3Folder(context.s3, folder, context.workspace, context.onProgress);
      return readFolderSource(context.workspace, settings, context, address);
    },
  };
}

/** @param addresses local paths, or https:// or s3:// addresses */
async function locateRecords(
  addresses: RecordFiles,
  settings: SourceSettings,
  context: SourceContext,
): Promise<LocatedSource> {
  const remote = new Map<string, RemoteFile>();
  for (const address of roles.map((role) => addresses[role]).filter(isRemote)) {
    const file = await findRemoteFile(address, context.s3);
    if (file === undefined) throw new UnusableData(`training.data.source: there is nothing at ${address}.`);
    remote.set(address, file);
  }
  const fingerprint = remote.size > 0 ? await fingerprintOf(addresses, remote, settings) : undefined;
  return {
    ...(fingerprint !== undefined && { fingerprint }),
    async read() {
      for (const role of roles) {
        const file = remote.get(addresses[role]);
        if (file) await download(file, path.join(context.workspace, fileNames[role]), context.onProgress);
      }
      const onDisk = mapRoles((role) =>
        remote.has(addresses[role]) ? path.join(context.workspace, fileNames[role]) : addresses[role],
      );
      return readRecordSource(onDisk, settings.heldOutSamples, context);
    },
  };
}

async function readChannels(file: string): Promise<{ train: string; validation: string }> {
  const result = channelsSchema.safeParse(parseJson(await readOwnText(file), file));
  if (!result.success)
    throw new UnusableData(
      `${file} must hold the addresses of the RecordIO files "train" and "validation": ` +
        z.prettifyError(result.error),
    );
  return result.data;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UnusableData(`${file} is no JSON: ${messageOf(error)}`, { cause: error });
  }
}

/** Undefined when a server does not identify contents: then the data is downloaded to find out whether it changed. */
async function fingerprintOf(
  addresses: RecordFiles,
  remote: ReadonlyMap<string, RemoteFile>,
  settings: SourceSettings,
): Promise<string | undefined> {
  const identities: unknown[] = [settings.heldOutSamples];
  for (const role of roles) {
    const address = addresses[role];
    const file = remote.get(address);
    if (file && file.etag === undefined) return undefined;
    if (file === undefined) await requireFile(address);
    identities.push(file ? [address, file.size, file.etag] : sha256(await readFile(address)));
  }
  return sha256(JSON.stringify(identities));
}

export function isRemote(address: string): boolean {
  return /^(?:https|s3):\/\//.test(address);
}

/**
 * The folder that a path or a file:// address names.
 * @param checkout where relative paths begin
 */
export function localFolder(source: string, checkout: string): string {
  return source.startsWith("file://") ? fileURLToPath(source) : path.resolve(checkout, source);
}

function mapRoles(map: (role: keyof RecordFiles) => string): RecordFiles {
  return { train: map("train"), validation: map("validation"), labels: map("labels") };
}
