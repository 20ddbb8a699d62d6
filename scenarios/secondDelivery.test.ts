import assert from "node:assert/strict";
import { join } from "node:path";
import type { Report } from "../rehearsal/report/report";
import { npmStart, readReport, shell, spareDrawing } from "./commandLine";
import { Laboratory } from "./laboratory";
import { endpoints, servedPackage } from "./registry";

describe("two deliveries in one account, each called by npm run init", () => {
  let shop: Laboratory;
  let toys: Laboratory;

  before(async () => {
    shop = await Laboratory.open();
    toys = await Laboratory.open();
    await spareDrawing(shop);
  });
  after(async () => {
    await shop.close();
    await toys.close();
  });

  /** What a person does in a fresh checkout. The second time `npm run init` has nothing to do. */
  async function deliver({ checkout }: Laboratory, name: string): Promise<Report> {
    const init = `npm run init -- --name ${name} --repository octocat/${name} --approver me@example.org`;
    const { status, output } = await shell(checkout, `${init}\n${init}`).exited;
    assert.equal(status, 0, output);
    assert.match(output, /Nothing was changed/u);
    const report = join(checkout, "..", "report.json");
    const delivery = await npmStart(checkout, ["--yes", "--home", shop.home, "--report", report]).exited;
    assert.equal(delivery.status, 0, delivery.output);
    return readReport(report);
  }

  it("do not meet: each trains and serves under its own name, and no role asks for what is the other's", async () => {
    const first = await deliver(shop, "shop");
    const second = await deliver(toys, "toys");
    for (const [name, report] of [
      ["shop", first],
      ["toys", second],
    ] as const) {
      assert.equal(report.training.reused, false, name);
      for (const stack of ["dev", "prod"])
        assert.match(report.environments[stack]?.endpoint ?? "", new RegExp(`^${name}-${stack}-`, "u"));
      const denied = Object.values(report.permissions).flatMap((role) => role.denied);
      assert.deepEqual(denied, [], name);
    }
    const rehearsal = await shop.startCloud();
    const expected = [first, second].flatMap(({ environments }) => [environments["dev"], environments["prod"]]);
    assert.deepEqual(
      [...(await endpoints(rehearsal))].sort(),
      expected.map((environment) => environment?.endpoint ?? "").sort(),
    );
    for (const environment of expected) {
      assert.ok(environment?.endpoint !== undefined && environment.modelPackage !== undefined);
      assert.equal(await servedPackage(rehearsal, environment.endpoint), environment.modelPackage);
    }
  });
});
