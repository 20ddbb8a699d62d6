import assert from "node:assert/strict";
import { StubError } from "../delivery/stubAws";
import type { Block } from "./blocks";
import { evaluateProgram } from "./program";
import { packageArn, servedEndpoint, withData } from "./worlds";

describe("absence", () => {
  const refusal = /serves endpoint .* this update would delete the endpoint/u;

  it("never removes an endpoint in prod because no package is approved", async () => {
    await assert.rejects(evaluateProgram({ stack: "prod", world: { operations: { ...servedEndpoint } } }), refusal);
  });

  it("never removes an endpoint in dev because there is no data", async () => {
    await assert.rejects(evaluateProgram({ stack: "dev", world: { operations: { ...servedEndpoint } } }), refusal);
  });

  it("is not concluded from a look-up that is denied", async () => {
    const ListModelPackages = (): never => {
      throw new StubError("AccessDeniedException", "User is not authorized", 403);
    };
    await assert.rejects(
      evaluateProgram({ stack: "prod", world: { operations: { ListModelPackages } } }),
      /Could not look up .*AccessDeniedException/u,
    );
  });
});

describe("an update of a part of the stack", () => {
  const api = (authorization: Block, others: Block = {}): Block => ({
    "model-delivery:api": { authorization, ...others },
  });
  const keys = [{ name: "ann", sha256: "0".repeat(64) }];
  const domain = {
    name: "api.example.com",
    certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555",
  };
  const release = { run: { execution: "e", commit: "c" } };
  const pending: Readonly<Record<string, Block>> = {
    "a connection": {},
    "an API for callers with rights of IAM": api({ kind: "iam" }),
    "an API for callers with tokens": api(
      { kind: "jwt", issuer: "https://issuer.example.com", audiences: ["a"] },
      { page: true },
    ),
    "an API for callers with keys": api({ kind: "apiKey", keys }, { page: true, domain }),
  };
  for (const [what, configuration] of Object.entries(pending)) {
    it(`goes on while ${what} waits for an administrator`, async () => {
      const graph = await evaluateProgram({
        stack: "dev",
        world: withData,
        configuration: { ...configuration, "model-delivery:release": release },
        leftOut: true,
      });
      assert.equal(graph.outputs["modelPackage"], packageArn(1));
    });
  }
});
