/** Evaluates the program of a checkout in this process: for tests of what is made of what it declares. */
import { z } from "zod";
import { type Declaration, declarationsHere } from "../../review/program/declaration";
import type { Evaluate } from "../../review/program/declared";
import { accessTo, withPreparedAws } from "../../review/program/preparedAws";
import { answersOf } from "../../review/program/service";
import { setEnvironment } from "../delivery/stubAws";

const answers = z.array(z.custom<Declaration>((value) => typeof value === "object" && value !== null));

/** One at a time: folder and environment are the process's. */
export const evaluateHere: Evaluate = (evaluations) =>
  withPreparedAws(answersOf(evaluations.service), async (url) => {
    const restore = setEnvironment(accessTo(url));
    const former = process.cwd();
    const { log } = console;
    process.chdir(evaluations.checkout);
    // What the program prints is its own affair here, too.
    console.log = () => undefined;
    try {
      // As a process of its own would send it.
      return answers.parse(JSON.parse(JSON.stringify(await declarationsHere(evaluations))));
    } finally {
      console.log = log;
      process.chdir(former);
      restore();
    }
  });
