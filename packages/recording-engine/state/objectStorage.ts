/** Where state files are kept: an S3 bucket or a folder, by the URL in `PULUMI_BACKEND_URL`. */
import { access, copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type AwsClients, failedWith } from "../awsClients";
import { messageOf } from "../thrown";
import { EngineError } from "../types";

export interface ObjectStorage {
  readonly url: string;
  read(key: string): Promise<string | undefined>;
  write(key: string, content: string): Promise<void>;
  /** Asks for the object's head only. */
  exists(key: string): Promise<boolean>;
  copy(from: string, to: string): Promise<void>;
  /** Keys that begin with the prefix, up to the next slash. */
  list(prefix: string): Promise<readonly string[]>;
  remove(key: string): Promise<void>;
}

/**
 * @param url `s3://bucket/prefix?region=…` or `file:///folder`
 * @param clients makes the S3 client for the region in the URL, with the ambient credentials
 */
export function openStorage(url: string, clients: (region: string | undefined) => AwsClients): ObjectStorage {
  if (url.startsWith("s3://")) return new BucketStorage(new URL(url), clients);
  if (url.startsWith("file://")) return new FolderStorage(url);
  throw new EngineError(
    `PULUMI_BACKEND_URL is "${url}"; the rehearsal keeps state under s3://bucket or file:///folder.`,
  );
}

class BucketStorage implements ObjectStorage {
  public readonly url: string;
  private readonly bucket: string;
  private readonly prefix: string;
  private readonly clients: AwsClients;

  public constructor(url: URL, clients: (region: string | undefined) => AwsClients) {
    this.url = `s3://${url.host}${url.pathname}`.replace(/\/$/, "");
    this.bucket = url.host;
    this.prefix = url.pathname.replace(/^\/+|\/+$/g, "").replace(/(.)$/, "$1/");
    this.clients = clients(url.searchParams.get("region") ?? undefined);
  }

  public async read(key: string): Promise<string | undefined> {
    const s3 = await this.clients.s3();
    try {
      const { Body } = await s3.getObject({ Bucket: this.bucket, Key: this.prefix + key });
      return await Body?.transformToString();
    } catch (error) {
      if (failedWith(error, "NoSuchKey")) return undefined;
      throw error;
    }
  }

  public async write(key: string, content: string): Promise<void> {
    const s3 = await this.clients.s3();
    await s3.putObject({ Bucket: this.bucket, Key: this.prefix + key, Body: content });
  }

  public async exists(key: string): Promise<boolean> {
    const s3 = await this.clients.s3();
    try {
      await s3.headObject({ Bucket: this.bucket, Key: this.prefix + key });
      return true;
    } catch (error) {
      if (failedWith(error, "NotFound")) return false;
      // The answer to HEAD has no body, and so names nothing.
      throw new EngineError(`${this.url}/${key} cannot be looked for, which needs s3:GetObject: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }

  public async copy(from: string, to: string): Promise<void> {
    const s3 = await this.clients.s3();
    const source = [this.bucket, ...(this.prefix + from).split("/")].map(encodeURIComponent).join("/");
    await s3.copyObject({ Bucket: this.bucket, Key: this.prefix + to, CopySource: source });
  }

  public async list(prefix: string): Promise<readonly string[]> {
    const s3 = await this.clients.s3();
    const keys: string[] = [];
    let more: string | undefined;
    do {
      const place = { Bucket: this.bucket, Prefix: this.prefix + prefix, Delimiter: "/" };
      const page = await s3.listObjectsV2({ ...place, ...(more !== undefined && { ContinuationToken: more }) });
      for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key.slice(this.prefix.length));
      more = page.NextContinuationToken;
    } while (more !== undefined);
    return keys;
  }

  public async remove(key: string): Promise<void> {
    const s3 = await this.clients.s3();
    await s3.deleteObject({ Bucket: this.bucket, Key: this.prefix + key });
  }
}

class FolderStorage implements ObjectStorage {
  private readonly folder: string;

  public constructor(public readonly url: string) {
    this.folder = fileURLToPath(url);
  }

  public async read(key: string): Promise<string | undefined> {
    try {
      return await readFile(join(this.folder, key), "utf8");
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  public async write(key: string, content: string): Promise<void> {
    const path = join(this.folder, key);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.new`, content);
    await rename(`${path}.new`, path);
  }

  public async exists(key: string): Promise<boolean> {
    try {
      await access(join(this.folder, key));
      return true;
    } catch (error) {
      if (isAbsent(error)) return false;
      throw error;
    }
  }

  public async copy(from: string, to: string): Promise<void> {
    const path = join(this.folder, to);
    await mkdir(dirname(path), { recursive: true });
    await copyFile(join(this.folder, from), path);
  }

  public async list(prefix: string): Promise<readonly string[]> {
    const folder = dirname(`${prefix}x`);
    try {
      return (await readdir(join(this.folder, folder), { withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map(({ name }) => `${folder}/${name}`)
        .filter((key) => key.startsWith(prefix) && !key.endsWith(".new"));
    } catch (error) {
      if (isAbsent(error)) return [];
      throw error;
    }
  }

  public async remove(key: string): Promise<void> {
    await rm(join(this.folder, key), { force: true });
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
