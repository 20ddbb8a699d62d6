/** Settings of the example's dev with texts that only look right, and the rule that speaks of them. */
import { authorize, type Spoiler, type Values } from "./spoilers";

export const textSpoilers: readonly Spoiler[] = [
  ...["", "64x", "0x40", "many", "1,0"].map((value): Spoiler => [
    `a mini_batch_size of "${value}" for the built-in algorithm`,
    "builtInHyperparameter",
    (values) =>
      (((values["model-delivery:training"] as Values)["hyperparameters"] as Values)["mini_batch_size"] = value),
  ]),
  ...[["https://a.example.com#a"], ["https://a.example.com?b"], ["https://\u0430.example.com"]].map(
    (origins): Spoiler => [
      `pages of ${JSON.stringify(origins)}`,
      "origins",
      (values) => authorize(values, { kind: "iam" }, { cors: { origins } }),
    ],
  ),
  [
    "pages of an origin twice",
    "origins",
    (values) => authorize(values, { kind: "iam" }, { cors: { origins: ["https://a.example", "https://a.example"] } }),
  ],
  [
    "an issuer whose letters are not of the Latin alphabet",
    "issuer",
    (values) => authorize(values, { kind: "jwt", issuer: "https://lo\u0261in.example.com", audiences: ["a"] }),
  ],
  [
    "an audience twice",
    "audiences",
    (values) => authorize(values, { kind: "jwt", issuer: "https://login.example.com", audiences: ["a", "a"] }),
  ],
  [
    "a subnet twice",
    "subnets",
    (values) =>
      (values["model-delivery:network"] = {
        subnets: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef0"],
        securityGroups: ["sg-0123456789abcdef0"],
      }),
  ],
];
