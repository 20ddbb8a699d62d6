/** Buckets and mails. */
import type { Rule } from "../charge";

/** The bucket of data keeps the data sets; the other one the models of all runs, their copies and what runs hand on. */
export const bucket: Rule = ({ name }, { usage }) => {
  const ofData = name.includes("data");
  const copies = 3; // the job's archive, and a copy for each of the two endpoints
  const kept = usage.keptRuns * usage.modelGigabytes * copies;
  const requests = ofData ? 0 : usage.objectRequests;
  return {
    charges: [
      {
        price: "object-storage",
        amounts: ofData ? { idle: usage.dataGigabytes } : { idle: kept, run: usage.modelGigabytes * copies },
      },
      ...(ofData
        ? []
        : [
            { price: "object-write", amounts: { run: requests / 10 } },
            { price: "object-read", amounts: { run: (requests * 9) / 10 } },
          ]),
    ],
  };
};

/** One mail asks for the approval of each run. */
export const topicSubscription: Rule = ({ inputs }) =>
  inputs["protocol"] === "email"
    ? { charges: [{ price: "mail", amounts: { run: 1 } }] }
    : { notPriced: [`messages by ${String(inputs["protocol"])}`] };
