import assert from "node:assert/strict";
import { Clients } from "../../contract/clients";

class Store {
  public constructor(public readonly settings: { readonly region: string }) {}
}
class Registry {
  public constructor(public readonly settings: { readonly region: string }) {}
}

describe("the clients of a command", () => {
  it("are made once for each kind and region", () => {
    const clients = new Clients();
    const registry = clients.of(Registry, "eu-central-1");
    assert.equal(registry.settings.region, "eu-central-1");
    assert.equal(clients.of(Registry, "eu-central-1"), registry);
    assert.notEqual(clients.of(Registry, "us-east-1"), registry);
    assert.notEqual(new Clients().of(Registry, "eu-central-1"), registry);
    assert.ok(clients.of(Store, "eu-central-1") instanceof Store);
  });
});
