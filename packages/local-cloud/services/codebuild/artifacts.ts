/** What a build takes in and hands on: zip files in S3, read and written under the build's role. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { Caller } from "../../contract";
import { fixedPart, pathMatcher } from "../../globs";
import { requireInside } from "../../ownFiles";
import { listFiles, type ListOptions, packFiles, unpackFolder } from "../../zip";
import type { ArtifactFiles, Buildspec } from "./buildspec";
import type { CodeBuildCloud } from "./cloud";
import { installsOf } from "./context";
import type { ArtifactTarget } from "./records";

/** Fetches a source of type S3 (`bucket/key`) into a folder. */
export async function downloadSource(
  cloud: CodeBuildCloud,
  caller: Caller,
  location: string,
  folder: string,
): Promise<void> {
  const [bucket = "", ...key] = location.split("/");
  const stored = await cloud.objects.get(caller, { bucket, key: key.join("/") });
  unpackFolder(readFileSync(stored.path), folder);
}

/** Which files go where. */
export interface Artifact {
  readonly files: ArtifactFiles;
  readonly target: ArtifactTarget;
}

/** An artifact that the build was to make and did not. */
class ArtifactError extends Error {
  public override readonly name = "ArtifactError";
}

/**
 * Which files of the buildspec belong to which place. With one output the buildspec's `artifacts` are it, unless a
 * secondary artifact has its name; with several each is the secondary artifact of its name.
 */
export function assignArtifacts(
  section: Buildspec["artifacts"],
  targets: readonly ArtifactTarget[],
): readonly Artifact[] {
  return targets.map((target) => {
    const identifier = target.artifactIdentifier ?? target.name;
    const secondary = section?.["secondary-artifacts"][identifier];
    if (secondary !== undefined) return { files: secondary, target };
    if (targets.length === 1 && section?.files !== undefined)
      return { files: { ...section, files: section.files }, target };
    throw new ArtifactError(
      targets.length === 1
        ? `The build has the output artifact ${identifier}, but its buildspec has no artifacts.files.`
        : `The build has several output artifacts; its buildspec has no artifacts.secondary-artifacts.${identifier}.`,
    );
  });
}

/** Packs the files of an artifact and stores them. Answers the ARN of the zip. */
export async function uploadArtifact(
  cloud: CodeBuildCloud,
  caller: Caller,
  { sourceFolder, files, target }: Artifact & { readonly sourceFolder: string },
): Promise<string> {
  const folder = join(sourceFolder, files["base-directory"]);
  const selected = existsSync(folder) ? selectFiles(folder, files, [sourceFolder, installsOf(cloud)]) : [];
  if (selected.length === 0)
    throw new ArtifactError(
      `no matching artifact paths found for ${files.files.join(", ")} in ${files["base-directory"]}`,
    );
  const contents = new Map(
    selected.map((path) => [files["discard-paths"] ? basename(path) : path, join(folder, path)]),
  );
  const key = [target.path, target.name].filter((part) => part !== undefined && part !== "").join("/");
  const zip = packFiles(contents, { keepLinks: files["enable-symlinks"] });
  await cloud.objects.put(caller, { bucket: target.location, key }, zip, { contentType: "application/zip" });
  return `arn:${cloud.partition}:s3:::${target.location}/${key}`;
}

/**
 * The files below a folder that a list of patterns selects. Only folders that a pattern can reach are read.
 *
 * @param roots what lies outside of these folders is refused
 */
export function selectFiles(
  folder: string,
  files: Omit<Partial<ArtifactFiles>, "files"> & { readonly files: readonly string[] },
  roots: readonly string[],
): readonly string[] {
  const [isSelected, isExcluded] = [pathMatcher(files.files), pathMatcher(files["exclude-paths"] ?? [])];
  const paths = new Set(
    files.files.flatMap((pattern) => {
      const start = fixedPart(pattern);
      requireInside(join(folder, start), roots, pattern);
      return filesBelow(folder, start, { keepLinks: files["enable-symlinks"] ?? false, roots });
    }),
  );
  return [...paths].filter((path) => isSelected(path) && !isExcluded(path)).sort();
}

function filesBelow(folder: string, start: string, options: ListOptions): readonly string[] {
  const status = statSync(join(folder, start), { throwIfNoEntry: false });
  if (status === undefined) return [];
  if (!status.isDirectory()) return status.isFile() ? [start] : [];
  return listFiles(join(folder, start), options).map((path) => (start === "" ? path : `${start}/${path}`));
}
