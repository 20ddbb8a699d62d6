/** The process that is fuzzed: it answers over HTTP, and says over its channel what is seen inside. */
import { apiAddress } from "../../clients/apiAddress";
import { type FuzzedCloud, openFuzzedCloud } from "../../packages/local-cloud/test/fuzz/fuzzedCloud";
import { lookHere, noteUncaught } from "../../packages/local-cloud/test/fuzz/subject";
import { environmentNames } from "../../settings/names";
import { PredictionLaboratory } from "../../test/predictionLaboratory";
import type { Opened } from "./childSubject";

interface Answering {
  readonly opened: Opened;
  failures(): readonly string[];
  close(): Promise<void>;
}

noteUncaught();
let answering: Answering | undefined;

process.on("message", (question) => {
  answer(question).then(
    (reply) => process.send?.(reply),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function answer(question: unknown): Promise<unknown> {
  switch (question) {
    case "open":
      answering = await (process.argv[2] === "api" ? openApi() : openCloud());
      return answering.opened;
    case "failures":
      return answering?.failures();
    case "close":
      await answering?.close();
      return "closed";
    default:
      return lookHere();
  }
}

async function openCloud(): Promise<Answering> {
  const { test, subject }: FuzzedCloud = await openFuzzedCloud();
  const { port, accessKeyId, paths } = subject;
  return {
    opened: { port, accessKeyId, paths },
    failures: () =>
      test.events.flatMap((event) => (event.kind === "log" && event.source === "local cloud" ? [event.line] : [])),
    close: () => test.stop(),
  };
}

async function openApi(): Promise<Answering> {
  const laboratory = await PredictionLaboratory.open({
    authorization: { kind: "iam" },
    page: false,
    throttling: { requestsPerSecond: 10_000, burst: 5_000 },
  });
  const { project, stack } = laboratory.stacks.owner;
  const address = await apiAddress(laboratory.administrator.apigateway, environmentNames(project, stack).api);
  if (address === undefined) throw new Error("The laboratory has no API.");
  const { accessKeyId } = laboratory.cloud.administrator;
  const paths = [laboratory.folder, process.cwd()];
  return {
    opened: { port: Number(new URL(address).port), accessKeyId, paths },
    failures: () => [],
    close: () => laboratory.close(),
  };
}
