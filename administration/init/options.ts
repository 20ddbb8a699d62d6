/** The command line of `npm run init`. */
import { BadInput } from "../../machine/badInput";
import { readWords } from "../../machine/optionWords";
import { modelKindNames, type ModelKindName } from "../../settings/modelKinds";
import type { Answers, OwnContainer } from "./questions";

export const usage = `npm run init [-- options]

Writes the settings of a new delivery into Pulumi.yaml and the files of its two stacks. It asks for what no option says;
without a terminal the options have to say it. What somebody has written is left as it is, comments too.

  --name NAME               the project: part of every name on AWS, so two deliveries in one account have two
  --region REGION           the AWS region of both stacks
  --repository OWNER/NAME   the repository on GitHub whose commits are delivered
  --branch NAME             its branch
  --approver ADDRESS        who is asked before production; once for each
  --image URI               a container of your own in Amazon ECR, in place of AWS's algorithm for pictures
  --kind KIND               what that container's model is: ${modelKindNames.join(" or ")}
                            (default: ${modelKindNames[0]})
  --data SOURCE             what that container learns from: a folder of the repository, or an address
  --help                    print this text

Exit status: 0 written, or there already; 1 something else than an option says stands there, and was left; 2 wrong
command line or settings.`;

/** @throws BadInput naming the option, what was given and what is allowed */
export function readAnswers(words: readonly string[]): Answers {
  const { values } = readWords({
    args: [...words],
    options: {
      name: { type: "string" },
      region: { type: "string" },
      repository: { type: "string" },
      branch: { type: "string" },
      approver: { type: "string", multiple: true },
      image: { type: "string" },
      kind: { type: "string" },
      data: { type: "string" },
    },
  });
  const { name, region, repository, branch, approver, image, kind, data } = values;
  const container = readContainer(image, kind, data);
  return {
    ...(name === undefined ? {} : { name }),
    ...(region === undefined ? {} : { region }),
    ...(repository === undefined ? {} : { repository }),
    ...(branch === undefined ? {} : { branch }),
    ...(approver === undefined ? {} : { approvers: approver }),
    ...(container === undefined ? {} : { container }),
  };
}

function readContainer(
  uri: string | undefined,
  kind: string = modelKindNames[0],
  data: string | undefined,
): OwnContainer | undefined {
  if (!isKind(kind)) throw new BadInput(`--kind is "${kind}"; allowed is ${modelKindNames.join(" or ")}.`);
  if (uri !== undefined) return { uri, kind, ...(data === undefined ? {} : { data }) };
  if (kind !== modelKindNames[0] || data !== undefined)
    throw new BadInput("--kind and --data say what a container of your own is: give its address with --image.");
  return undefined;
}

function isKind(text: string): text is ModelKindName {
  return (modelKindNames as readonly string[]).includes(text);
}
