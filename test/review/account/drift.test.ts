import assert from "node:assert/strict";
import { driftMarkers, lookForDrift } from "../../../review/account/drift";
import type { Pulumi } from "../../../review/account/pulumi";
import { markdown } from "../../../review/change/markdown";
import { saying } from "../../saying";

const nothing = { succeeded: true, text: "" };
const changes = { succeeded: false, text: "~ tags @everyone\nerror: no changes were expected but changes occurred" };

describe("the look for drift", () => {
  async function look(answers: Readonly<Record<string, typeof nothing>>, served: readonly string[] = []) {
    const asked: string[] = [];
    const pulumi: Pulumi = (words) => {
      asked.push(words.join(" "));
      return Promise.resolve(answers[words[0] ?? ""] ?? nothing);
    };
    const { found, blocks } = await lookForDrift(pulumi, () => Promise.resolve(served), ["dev"]);
    return { asked, found, text: markdown(driftMarkers.none, blocks) };
  }

  it("finds none, and asks only for what takes no lock and changes nothing", async () => {
    const { asked, found, text } = await look({});
    assert.deepEqual(asked, [
      "refresh --stack dev --preview-only --expect-no-changes --diff --suppress-progress",
      "preview --stack dev --expect-no-changes --diff --suppress-progress",
    ]);
    assert.equal(found, false);
    assert.match(text, /as the state says\.\n\nThe endpoint serves what was delivered\.\n\nNothing waits/u);
  });

  it("finds what somebody has changed of resources, in the engine's words", async () => {
    const { found, text } = await look({ refresh: changes });
    assert.equal(found, true);
    assert.match(text, /changed resources past the program:\n\n```text\n~ tags @everyone/u);
  });

  it("finds what the endpoint serves, which no refresh shows", async () => {
    const { found, text } = await look({}, ["Endpoint e has gone."]);
    assert.equal(found, true);
    assert.match(text, /- `Endpoint e has gone\.`/u);
  });

  it("takes merged changes that nobody has applied for no drift, and tells them", async () => {
    const { found, text } = await look({ preview: changes });
    assert.equal(found, false);
    assert.match(text, /merged and not applied yet/u);
  });

  it("takes a look that fails neither for drift nor for none", async () => {
    const failed = { succeeded: false, text: "error: AccessDenied" };
    await assert.rejects(look({ refresh: failed }), saying(/refresh --stack dev .*could not look:\n.*AccessDenied/u));
  });
});
