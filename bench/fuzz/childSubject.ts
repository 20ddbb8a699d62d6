/** A process of its own that answers, so that its end, its hanging and its memory are seen from outside. */
import { fork } from "node:child_process";
import { join } from "node:path";
import { typescriptLoader } from "../../machine/typescriptLoader";
import type { Look, Subject } from "../../packages/local-cloud/test/fuzz/subject";

/** What the child sends first. */
export type Opened = Omit<Subject, "look">;

export interface ChildSubject {
  readonly subject: Subject;
  /** What the cloud has noted as its own fault. */
  failures(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Milliseconds within which a process that lives answers. */
const answerBound = 60_000;

export async function openChild(kind: "api" | "cloud"): Promise<ChildSubject> {
  const child = fork(join(__dirname, "answering.ts"), [kind], {
    execArgv: ["--expose-gc", "--require", typescriptLoader],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ask = <Answer>(question: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const give = (): void => {
        child.off("message", hear).off("exit", give);
        clearTimeout(timer);
        reject(new Error(`The process does not answer "${question}".`));
      };
      const hear = (message: unknown): void => {
        child.off("exit", give);
        clearTimeout(timer);
        // The child is our own program and answers question by question.
        resolve(message as Answer);
      };
      const timer = setTimeout(give, answerBound);
      if (!child.connected) give();
      child.once("message", hear).once("exit", give);
      if (child.connected) child.send(question);
    });
  const { port, accessKeyId, paths } = await ask<Opened>("open").catch((error: unknown) => {
    child.kill();
    throw error;
  });
  return {
    subject: { port, accessKeyId, paths, look: () => ask<Look>("look") },
    failures: () => ask<readonly string[]>("failures"),
    close: async () => {
      await ask("close").catch(() => undefined);
      child.kill();
    },
  };
}
