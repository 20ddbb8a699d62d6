/** `npm run init`: writes the settings of a new delivery. */
import { createInterface } from "node:readline";
import { BadInput } from "../machine/badInput";
import type { Command } from "../machine/command";
import { readStacks } from "../settings/stacks";
import { askForMissing } from "./init/asking";
import { readAnswers, usage } from "./init/options";
import { ProjectFiles } from "./init/projectFiles";
import { type Answers, apply, isAnswered, type Outcome } from "./init/questions";

const next = `
  npm start        rehearses the delivery on this machine, without an AWS account
  npm run check    says what an AWS account still lacks before pulumi up`;

async function init(words: readonly string[]): Promise<number> {
  const folder = process.cwd();
  const given = readAnswers(words);
  const files = new ProjectFiles(folder);
  const answers = isAnswered(files) ? given : await complete(given, folder);
  const outcomes = apply(files, answers);
  files.check();
  const changed = files.save();
  for (const outcome of outcomes) console.log(describe(outcome));
  console.log(
    changed.length > 0
      ? `Written: ${changed.join(", ")}.`
      : "Nothing was changed: the repository and the approvers are set.",
  );
  console.log(next);
  return outcomes.some(({ how }) => how === "kept") ? 1 : 0;
}

/** Asks a person for the rest. */
async function complete(given: Answers, folder: string): Promise<Answers> {
  const missing = [
    ...(given.repository === undefined ? ["--repository OWNER/NAME"] : []),
    ...(given.approvers === undefined ? ["--approver ADDRESS"] : []),
  ];
  if (missing.length === 0) return given;
  if (!process.stdin.isTTY)
    throw new BadInput(
      `Without a terminal nobody can be asked: give ${missing.join(" and ")} (npm run init -- --help).`,
    );
  const questions = createInterface({ input: process.stdin, output: process.stdout });
  // Keeps what was typed or pasted before it is asked for.
  const lines = questions[Symbol.asyncIterator]();
  questions.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  try {
    const { owner } = readStacks(folder);
    return await askForMissing(
      given,
      { name: owner.project, region: owner.region },
      {
        ask: async (question) => {
          questions.setPrompt(question);
          questions.prompt();
          const line = await lines.next();
          if (line.done === true) throw new BadInput("The answers ended too early; nothing was written.");
          return line.value;
        },
        tell: (text) => {
          console.log(text);
        },
        check: (answers) => {
          checkAnswers(folder, answers);
        },
      },
    );
  } finally {
    questions.close();
  }
}

/** @throws StacksError in words when the settings cannot hold these answers */
function checkAnswers(folder: string, answers: Answers): void {
  const files = new ProjectFiles(folder);
  apply(files, answers);
  files.check();
}

function describe({ what, value, how }: Outcome): string {
  const said = { written: "is now", "there already": "is already", kept: "was left as it is: somebody has written" };
  return `  ${what} ${said[how]} ${value}`;
}

export const command: Command = { usage, run: init };
