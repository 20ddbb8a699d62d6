/** Finds the rows at the configured address. */
import { access } from "node:fs/promises";
import path from "node:path";
import { messageOf } from "../../contract/errors";
import { sha256 } from "../../contract/hash";
import { download, findRemoteFile } from "./remoteFile";
import { readRowSource, rowsFile } from "./rowSource";
import { isRemote, localFolder, type LocatedSource, type SourceContext, type SourceSettings } from "./source";
import { UnusableData } from "./unusableData";

export async function locateRows(settings: SourceSettings, context: SourceContext): Promise<LocatedSource> {
  const { source, heldOutSamples, validationShare } = settings;
  if (!isRemote(source)) return locateLocalRows(path.join(localFolder(source, context.folder), rowsFile), settings);
  const address = `${source.replace(/\/$/u, "")}/${rowsFile}`;
  const remote = await findRemoteFile(address, context.s3);
  if (remote === undefined) throw new UnusableData(`training.data.source: there is nothing at ${address}.`);
  const { size, etag } = remote;
  return {
    ...(etag !== undefined && {
      fingerprint: sha256(JSON.stringify([heldOutSamples, validationShare, address, size, etag])),
    }),
    async read() {
      const file = path.join(context.workspace, rowsFile);
      await download(remote, file, context.onProgress);
      return readRowSource(file, settings);
    },
  };
}

async function locateLocalRows(file: string, settings: SourceSettings): Promise<LocatedSource> {
  await access(file).catch((error: unknown) => {
    throw new UnusableData(`training.data.source: ${file} cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  });
  return { read: () => readRowSource(file, settings) };
}
