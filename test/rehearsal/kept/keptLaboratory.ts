/** What the printed commands and `npm run invoke` ask: opened by whoever asks first, closed when all tests have run. */
import { PredictionLaboratory } from "../../predictionLaboratory";

let opened: Promise<PredictionLaboratory> | undefined;

export function keptLaboratory(): Promise<PredictionLaboratory> {
  opened ??= PredictionLaboratory.open({
    authorization: { kind: "iam" },
    throttling: { requestsPerSecond: 100, burst: 200 },
    page: false,
  });
  return opened;
}

after(async () => {
  await (await opened)?.close();
});
