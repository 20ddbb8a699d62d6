import assert from "node:assert/strict";
import { asset, runtime } from "@pulumi/pulumi";
import { strFromU8, unzipSync } from "fflate";
import { AssetContents } from "../assets";
import type { Values } from "../values";

/** The values as the SDK sends them to the engine. */
async function sent(value: asset.Asset | asset.Archive): Promise<Values> {
  return (await runtime.serializeProperties("test", { code: value })) as Values;
}

describe("the assets of a program", () => {
  const archive = (handler: string): asset.AssetArchive =>
    new asset.AssetArchive({ "index.js": new asset.StringAsset(handler), "lib/a.js": new asset.StringAsset("a") });

  it("are hashes in the engine's values, the same for the same contents", async () => {
    const contents = new AssetContents();
    const [first, same, other] = [
      contents.take(await sent(archive("1"))),
      contents.take(await sent(archive("1"))),
      contents.take(await sent(archive("2"))),
    ];
    assert.deepEqual(first, same);
    assert.notDeepEqual(first, other);
    assert.doesNotMatch(JSON.stringify(first), /"text"/u);
  });

  it("become a zip, the same bytes for the same contents", async () => {
    const zip = async (): Promise<Uint8Array> => {
      const contents = new AssetContents();
      return contents.zip(contents.take(await sent(archive("handler")))["code"]);
    };
    const first = await zip();
    assert.deepEqual(first, await zip());
    // The date of its first entry is no moment of this run, but the first one that the format can tell.
    assert.equal(Buffer.from(first).readUInt16LE(12), 0x21);
    assert.deepEqual(
      Object.entries(unzipSync(first)).map(([path, bytes]) => [path, strFromU8(bytes)]),
      [
        ["index.js", "handler"],
        ["lib/a.js", "a"],
      ],
    );
  });

  it("are refused when they are files, which the state could not tell apart", async () => {
    for (const value of [new asset.FileArchive("."), new asset.FileAsset("package.json")]) {
      const values = await sent(value);
      assert.throws(() => new AssetContents().take(values), /not of files or addresses/u);
    }
  });
});
