import assert from "node:assert/strict";
import fc from "fast-check";
import { AwsError, type ServiceName } from "../../contract";
import { ModelGuard, type OperationAddress } from "../../models/guard";
import { readTable, shapeOf } from "../../models/table";
import { ValueMaker } from "./arbitraries";
import { TextMaker } from "./texts";

const { services } = readTable();

/** The services that are asked through the dispatcher, by how requests are written. */
const protocols: Partial<Readonly<Record<ServiceName, OperationAddress["protocol"]>>> = {
  apigateway: "restJson",
  budgets: "awsJson",
  events: "awsJson",
  cloudwatch: "awsJson",
  codebuild: "awsJson",
  codeconnections: "awsJson",
  codepipeline: "awsJson",
  iam: "query",
  kms: "awsJson",
  lambda: "restJson",
  logs: "awsJson",
  sagemaker: "awsJson",
  sns: "query",
  sts: "query",
};

/** Of each operation; every run makes another request. */
const runs = 8;

describe("Any request that AWS's models allow", () => {
  const guard = new ModelGuard();
  const texts = new TextMaker();

  for (const [service, protocol] of Object.entries(protocols) as [ServiceName, OperationAddress["protocol"]][]) {
    const model = services[service];
    const operations = Object.entries(model.operations).flatMap(([name, { input }]) =>
      input === undefined ? [] : [{ address: { service, protocol, name }, input, shape: shapeOf(model, input) }],
    );
    const maker = new ValueMaker(model, { named: protocol === "restJson", text: protocol === "query" }, texts);
    const requestsOf = (input: string): fc.Arbitrary<object> =>
      maker.valueOf(input).map((request) => ({ ...Object(request) }) as object);

    it(`passes: ${service}`, () => {
      for (const { address, input } of operations)
        fc.assert(
          fc.property(requestsOf(input), (request) => {
            guard.checkRequest(address, request);
          }),
          { numRuns: runs },
        );
    });

    it(`is refused with a member that nobody knows, or without one that is required: ${service}`, () => {
      for (const { address, input, shape } of operations) {
        const required = "members" in shape ? (shape.required ?? []) : [];
        const [request] = fc.sample(requestsOf(input), { numRuns: 1, seed: 1 });
        assert.match(refusal(guard, address, { ...request, nobodyKnows: 1 }), /Unknown member at 'nobodyKnows'/u);
        for (const member of required) {
          const without = Object.entries(request ?? {}).filter(([name]) => name.toLowerCase() !== member.toLowerCase());
          assert.match(refusal(guard, address, Object.fromEntries(without)), /Member must not be null/u);
        }
      }
    });
  }
});

function refusal(guard: ModelGuard, address: OperationAddress, request: object): string {
  try {
    guard.checkRequest(address, request);
  } catch (error) {
    if (error instanceof AwsError) return error.message;
  }
  return "It passed.";
}
