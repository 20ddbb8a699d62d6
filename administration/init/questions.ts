/** What `npm run init` asks, where an answer is written, and what counts as nobody's answer yet. */
import { isDeepStrictEqual } from "node:util";
import type { ModelKindName } from "../../settings/modelKinds";
import type { Place, ProjectFiles } from "./projectFiles";
import { shipped } from "./shipped";

/** A container of one's own in place of the built-in algorithm. */
export interface OwnContainer {
  /** Its address in Amazon ECR. */
  readonly uri: string;
  readonly kind: ModelKindName;
  /** What it learns from; absent = what comes with the repository for its kind. */
  readonly data?: string;
}

/** What a person has answered; what is absent was not asked. */
export interface Answers {
  readonly name?: string;
  readonly region?: string;
  readonly repository?: string;
  readonly branch?: string;
  readonly approvers?: readonly string[];
  readonly container?: OwnContainer;
}

/** What came of one answer. */
export interface Outcome {
  readonly what: string;
  readonly value: string;
  /** `kept`: somebody had written another value, which stays. */
  readonly how: "written" | "there already" | "kept";
}

/** Whether somebody has said where commits come from and who approves: then there is nothing more to ask. */
export function isAnswered(files: ProjectFiles): boolean {
  return (
    !isShipped(files, repositoryPlace(files), shipped.repository) &&
    !isShipped(files, approversPlace(files), shipped.approvers)
  );
}

/** Writes answers where nobody has written anything else. */
export function apply(files: ProjectFiles, answers: Answers): readonly Outcome[] {
  const { name, region, repository, branch, approvers, container } = answers;
  const owner = (...path: string[]): Place => ({ file: files.owner, path });
  return [
    ...(name === undefined ? [] : [applyName(files, name)]),
    ...(region === undefined
      ? []
      : [files.owner, files.production].map((file) =>
          applyOne(files, { file, path: ["aws:region"] }, shipped.region, region),
        )),
    ...(repository === undefined ? [] : [applyOne(files, repositoryPlace(files), shipped.repository, repository)]),
    ...(branch === undefined ? [] : [applyOne(files, owner("delivery", "source", "branch"), shipped.branch, branch)]),
    ...(approvers === undefined ? [] : [applyOne(files, approversPlace(files), shipped.approvers, approvers)]),
    ...(container === undefined ? [] : applyContainer(files, container)),
  ];
}

function applyName(files: ProjectFiles, name: string): Outcome {
  const place = { file: "Pulumi.yaml", path: ["name"] };
  const outcome = outcomeOf(files, place, shipped.name, name);
  if (outcome.how === "written") files.rename(name);
  return outcome;
}

function applyOne(files: ProjectFiles, place: Place, usual: unknown, value: unknown): Outcome {
  const outcome = outcomeOf(files, place, usual, value);
  if (outcome.how === "written") files.set(place, value);
  return outcome;
}

/** The image and all that goes with another algorithm, unless somebody has chosen an image. */
function applyContainer(files: ProjectFiles, { uri, kind, data }: OwnContainer): readonly Outcome[] {
  const training = (...path: string[]): Place => ({ file: files.owner, path: ["training", ...path] });
  const image = applyOne(files, training("image"), shipped.image, { uri, kind });
  const isRows = kind === "tabular-classification";
  const source = data ?? (isRows ? "examples/tabular/data" : undefined);
  return [
    image,
    ...(image.how !== "written"
      ? []
      : [
          applyOne(files, training("hyperparameters"), shipped.hyperparameters, {}),
          ...(isRows ? [applyOne(files, training("instanceType"), shipped.instanceType, "ml.m5.large")] : []),
        ]),
    ...(source === undefined ? [] : [applyOne(files, training("data", "source"), shipped.dataSource, source)]),
  ];
}

function outcomeOf(files: ProjectFiles, place: Place, usual: unknown, value: unknown): Outcome {
  const former = files.value(place);
  const what = `${place.path.join(".")} in ${place.file}`;
  if (isDeepStrictEqual(former, value)) return { what, value: shown(value), how: "there already" };
  return isDeepStrictEqual(former, usual)
    ? { what, value: shown(value), how: "written" }
    : { what, value: shown(former), how: "kept" };
}

function isShipped(files: ProjectFiles, place: Place, usual: unknown): boolean {
  return isDeepStrictEqual(files.value(place), usual);
}

function repositoryPlace({ owner }: ProjectFiles): Place {
  return { file: owner, path: ["delivery", "source", "repository"] };
}

function approversPlace({ owner }: ProjectFiles): Place {
  return { file: owner, path: ["delivery", "approvers"] };
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? "nothing");
}
