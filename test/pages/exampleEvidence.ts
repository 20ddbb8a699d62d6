/** The evidence of a test that went as it is told, for the tests of the pages. */
import type { RecordedAnswer, TestEvidence } from "../../contract/testEvidence";

/** A dot. */
const picture = "/9j/4AAQSkZJRg==";

/**
 * Of each class three samples are right, and one is taken for the class after it.
 *
 * @param classes their names, two or more
 */
export function exampleEvidence(classes: readonly string[]): TestEvidence {
  const answers = classes.flatMap((_, index): RecordedAnswer[] => [
    { class: index, best: index, confidence: 0.9, milliseconds: 10 },
    { class: index, best: index, confidence: 0.8, milliseconds: 12 },
    { class: index, best: index, confidence: 1, milliseconds: 14 },
    { class: index, best: (index + 1) % classes.length, confidence: 0.55, milliseconds: 40 },
  ]);
  return {
    stack: "dev",
    tested: "2026-01-31T12:00:50.000Z",
    endpoint: "pictures-dev",
    endpointConfiguration: "pictures-dev-1",
    modelPackage: "arn:aws:sagemaker:us-east-1:123456789012:model-package/pictures/3",
    dataVersion: "0123456789abcdef",
    quality: { minimumAccuracy: 0.7, maximumLatencyMilliseconds: 50, concurrency: 2 },
    classes: [...classes],
    answers,
    worstMistakes: [
      {
        origin: "circle/7.png",
        class: 0,
        best: 1,
        confidence: 0.55,
        picture: { contentType: "image/jpeg", base64: picture },
      },
      { origin: "rows.csv, line 3", class: 1, best: 0, confidence: 0.55 },
    ],
  };
}
