import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { coverageOf } from "../../models/coverage";
import { answeredOperations } from "../../models/generator/answered";
import { botocore, botocoreLimits } from "../../models/generator/botocore";
import { withDocumentedLimits } from "../../models/generator/documentedLimits";
import { type Answered, generateTable } from "../../models/generator/generate";
import { tableLimits } from "../../models/generator/tableLimits";
import { wheelFile } from "../../models/generator/wheel";
import { leftOut } from "../../models/leftOut";
import { type ModelTable, readTable, type ServiceModel } from "../../models/table";

const wheel = wheelFile(join(".cache", "botocore"));

describe("The table of AWS's models", () => {
  let answered: Answered;
  let table: ModelTable;

  before(async () => {
    answered = await answeredOperations();
    table = readTable();
  });

  it("has exactly the operations that the local cloud answers", () => {
    const operations = Object.entries(table.services).map(([service, model]) => [
      service,
      Object.keys(model.operations).sort(),
    ]);
    const expected = Object.entries(answered).map(([service, names]) => [service, [...names].sort()]);
    assert.deepEqual(Object.fromEntries(operations), Object.fromEntries(expected));
  });

  it("has the names, members, types and enumerations of the installed SDK clients", () => {
    assert.deepEqual(table, generateTable(answered, tableLimits(table)));
  });

  it("says where it comes from", () => {
    const { botocore: version, botocoreDate, botocoreLicence } = table.source;
    assert.deepEqual({ version, date: botocoreDate, licence: botocoreLicence }, { ...botocore });
  });

  const reachable = existsSync(wheel);
  const unchecked = reachable ? "" : ` (not checked: ${wheel} is absent; npm run generate -- models fetches it)`;
  it(`has the limits of botocore${unchecked}`, function () {
    if (!reachable) this.skip();
    assert.deepEqual(table, generateTable(answered, withDocumentedLimits(botocoreLimits(wheel))));
  });

  it("says how many members of requests it cannot check", () => {
    const services = Object.values(table.services).map(coverageOf);
    const members = services.reduce((sum, coverage) => sum + coverage.members, 0);
    const open = services.flatMap((coverage) => coverage.open).length;
    console.log(`      ${members} members of requests; of ${open} AWS's models say nothing but the type`);
    assert.deepEqual(
      services.flatMap(({ unreadable }) => unreadable),
      [],
    );
    assert.ok(members > 1500 && open < members / 4, `${open} of ${members}`);
  });

  it("requires every member that an answer may leave out all the same", () => {
    const required = Object.values(table.services).flatMap(requiredMembers);
    assert.deepEqual(
      Object.keys(leftOut).filter((member) => !required.includes(member)),
      [],
    );
  });
});

function requiredMembers({ shapes }: ServiceModel): readonly string[] {
  return Object.entries(shapes).flatMap(([name, shape]) =>
    "members" in shape ? (shape.required ?? []).map((member) => `${name}.${member}`) : [],
  );
}
