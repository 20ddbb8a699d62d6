/** What `image.yaml` may say. The message of every check is what is allowed, with an example. */
import { z } from "zod";

/** Variables that every container gets from the local cloud. */
const givenVariables = ["PATH", "HOME", "TMPDIR", "LANG", "SAGEMAKER_BASE_DIR", "SAGEMAKER_BIND_TO_PORT"];

const folder = "the path of a folder, relative to the folder of image.yaml, for example ../../../my-model/container";
const command =
  "a list of words, of which those that begin with ./ or ../ name files of the image's folder, for example [./train]";
const environment =
  'names with texts, as ENV of the Dockerfile has them, for example PYTHONUNBUFFERED: "1"; the local cloud itself ' +
  `gives ${givenVariables.join(", ")}`;
const requirements = 'a list, for example [{name: python3, check: [python3, --version], atLeast: "3.9", remedy: …}]';

const words = z.array(z.string(command).min(1, command), command).min(1, command);
const text = (allowed: string): z.ZodString => z.string(allowed).min(1, allowed);

const requirementSchema = z.strictObject(
  {
    name: text("what has to be installed, for example python3"),
    check: words,
    atLeast: z
      .string('a version in quotation marks, for example "3.9"')
      .regex(/^\d+(?:\.\d+)*$/u, 'a version, numbers with dots between them, for example "3.9"')
      .optional(),
    remedy: text("what a person does when it is missing, for example install Python from https://www.python.org"),
  },
  requirements,
);

export const imageSchema = z.strictObject(
  {
    /** Where the programs lie; relative to the folder of `image.yaml`. */
    folder: text(folder).default("."),
    /** The command that trains. */
    train: words.optional(),
    /** The command that serves. */
    serve: words.optional(),
    /** Variables of both, as ENV of the Dockerfile has them. */
    environment: z
      .record(
        z.string().refine((name) => /^[A-Za-z_]\w*$/u.test(name) && !givenVariables.includes(name), environment),
        z.string(environment),
        environment,
      )
      .default({}),
    /** What this machine must have. */
    requirements: z.array(requirementSchema, requirements).default([]),
  },
  "the keys folder, train, serve, environment, requirements",
);

export type ImageDescription = z.infer<typeof imageSchema>;

/** Something that this machine must have. */
export type Requirement = z.infer<typeof requirementSchema>;
