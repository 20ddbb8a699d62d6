/** Asks a person at a terminal for what the settings need. */
import { messageOf } from "../../contract/errors";
import { modelKindNames, type ModelKindName } from "../../settings/modelKinds";
import type { Answers, OwnContainer } from "./questions";
import { shipped } from "./shipped";

/** Asks one question. */
export type Ask = (question: string) => Promise<string>;

interface Person {
  readonly ask: Ask;
  readonly tell: (text: string) => void;
  /** @throws Error in words when the settings cannot hold these answers */
  readonly check: (answers: Answers) => void;
}

/** What the files say now, which an empty answer leaves as it is. */
export interface Current {
  readonly name: string;
  readonly region: string;
}

/** Asks for everything that the command line has not given. */
export async function askForMissing(given: Answers, current: Current, person: Person): Promise<Answers> {
  let answers = given;
  const add = async (key: keyof Answers, question: string, read: (text: string) => Answers): Promise<void> => {
    if (answers[key] === undefined) answers = { ...answers, ...(await untilGood(person, answers, question, read)) };
  };
  await add("name", `Name of the project, for what it makes on AWS (${current.name}): `, (text) =>
    text === "" ? {} : { name: text },
  );
  await add("region", `AWS region (${current.region}): `, (text) => (text === "" ? {} : { region: text }));
  await add("repository", "Repository on GitHub, owner/name: ", (text) => ({ repository: text }));
  await add("branch", `Branch that is delivered (${shipped.branch}): `, (text) =>
    text === "" ? {} : { branch: text },
  );
  await add("approvers", "Who approves for production? E-mail addresses, with commas between: ", (text) => ({
    approvers: text.split(",").map((each) => each.trim()),
  }));
  if (answers.container === undefined) {
    const container = await askForContainer(person, answers);
    if (container !== undefined) answers = { ...answers, container };
  }
  return answers;
}

async function askForContainer(person: Person, answers: Answers): Promise<OwnContainer | undefined> {
  const choice = await choose(
    person,
    "What makes the model: AWS's algorithm for pictures, or a container of your own? pictures/container (pictures): ",
    ["pictures", "container"],
  );
  if (choice === "pictures") return undefined;
  const kind: ModelKindName =
    (await choose(person, "Does it learn from pictures, or from rows of numbers? (pictures): ", [
      "pictures",
      "rows",
    ])) === "rows"
      ? modelKindNames[1]
      : modelKindNames[0];
  const { container } = await untilGood(
    person,
    answers,
    "Its address in Amazon ECR, <account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>: ",
    (uri) => ({ container: { uri, kind } }),
  );
  return container;
}

/** An empty answer is the first choice. */
async function choose(person: Person, question: string, choices: readonly string[]): Promise<string> {
  for (;;) {
    const answer = (await person.ask(question)).trim().toLowerCase();
    const chosen = answer === "" ? choices[0] : choices.find((choice) => choice.startsWith(answer));
    if (chosen !== undefined) return chosen;
    person.tell(`Answer ${choices.join(" or ")}.`);
  }
}

async function untilGood(
  person: Person,
  answers: Answers,
  question: string,
  read: (text: string) => Answers,
): Promise<Answers> {
  for (;;) {
    const answer = read((await person.ask(question)).trim());
    try {
      person.check({ ...answers, ...answer });
      return answer;
    } catch (error) {
      person.tell(messageOf(error));
    }
  }
}
