/** The scenarios: what each shows, and how long it takes. */
import { readdirSync } from "node:fs";
import type { Choices } from "../scripts/menu";

const ending = ".test.ts";

/** Suites of mocha: NAME.test.ts. */
export const suites = {
  api: { takes: "60 s", description: "an API whose callers have keys goes to production, and is gone with its stack" },
  badInput: { takes: "10 s", description: "wrong command lines, settings and data are refused before anything runs" },
  badModel: { takes: "70 s", description: "a model that must not be delivered fails in Build, QA or Production" },
  changedProgram: { takes: "50 s", description: "a program with another pipeline is executed as it says" },
  deleted: {
    takes: "60 s",
    description: "what somebody has deleted without the delivery is made again by the next run",
  },
  documents: { takes: "60 s", description: "the commands that the documents print, in bash and in zsh" },
  failedEndpoint: { takes: "60 s", description: "an endpoint whose first model cannot be loaded, and its repair" },
  faults: { takes: "6 min", description: "of ten planted faults the first lines below what failed say the cause" },
  fullDisk: { takes: "60 s", description: "a delivery on a disk that fills up, and the next one" },
  held: { takes: "3 min", description: "a person's update changes the platform only; a run changes what serves" },
  hostile: {
    takes: "120 s",
    description: "what a rejected commit leaves behind is no part of the honest one after it",
  },
  hostileBuild: {
    takes: "3 min",
    description: "what a hostile build can do while the question before production waits, isolated and not",
  },
  interruption: { takes: "60 s", description: "Ctrl-C and SIGTERM in the middle of a delivery" },
  lineage: {
    takes: "2 min",
    description: "where models come from after three releases and a rejected one; trained again, 10 of 10 are the same",
  },
  ownImage: { takes: "60 s", description: "a container of one's own in Python, delivered by its README's commands" },
  ownKeyAndNetwork: { takes: "4 min", description: "a key and a network of one's own, and the rights that they need" },
  planted: { takes: "90 s", description: "code planted in a stack's state is found, and gone before anything runs it" },
  plantedCredentials: { takes: "60 s", description: "credentials of the user's environment are never used" },
  productionInstall: { takes: "30 s", description: "what the builds install suffices for the program and its actions" },
  preview: {
    takes: "60 s",
    description: "npm run preview tells five changes, and leaves nothing behind when it is ended",
  },
  queue: { takes: "60 s", description: "two runs at a time promote each its own package" },
  rejection: { takes: "60 s", description: "a rejected delivery leaves production alone; the next one delivers" },
  samplesInBucket: { takes: "60 s", description: "pictures in a bucket: the train role reads them and no others" },
  secondDelivery: { takes: "70 s", description: "npm run init twice, and two deliveries in one account do not meet" },
  sources: { takes: "60 s", description: "commits from GitHub with a token, and those that start nothing" },
  terminal: { takes: "90 s", description: "npm start --keep on a terminal: what it prints works, and Ctrl-C ends it" },
} satisfies Choices;

/** Programs with options of their own: NAME.ts. */
export const programs = {
  kills: {
    takes: "20 min",
    description: "a process of each delivery is killed, and the next in the same home delivers",
    options: "[--seed N] [--runs N]",
  },
  permissions: {
    takes: "10 min",
    description: "for each role a delivery without one of its permissions names what is missing",
    options: "[--seed N] [--role TEXT]",
  },
  screens: {
    takes: "8 min",
    description: "records rehearsals, whose screens npm test holds at four widths",
    options: "[--only NAME …]",
  },
} satisfies Choices;

/** Names of the suites in this folder. */
export function suitesInFolder(): readonly string[] {
  return readdirSync(__dirname)
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .sort();
}

export function suiteFile(name: string): string {
  return `scenarios/${name}${ending}`;
}
