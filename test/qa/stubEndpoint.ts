/** A stub of AWS that holds held-out samples, the package that names them, and the endpoint of dev that answers. */
import { dataKeys, type HeldOutIndex } from "../../contract/dataManifest";
import { sha256 } from "../../contract/hash";
import { deliveryNames, environmentNames } from "../../settings/names";
import { startStubAws, type StubAnswer, type StubAws } from "../delivery/stubAws";

export const place = { version: "0123456789abcdef", attempt: "fedcba9876543210" };
const location = { accountId: "123456789012", region: "us-east-1", partition: "aws" };
const classes = ["circle", "star"];

/** Where the samples lie. */
export const bucket = deliveryNames("model-delivery", "dev", location).dataBucket;

/** Answers as a good model does. */
export function classify(body: Buffer, contentType: string): StubAnswer {
  if (contentType !== "application/x-image") return { status: 415, body: "unsupported content type" };
  const label = classes.findIndex((name) => body.includes(name));
  if (label === -1) return { status: 400, body: "no sample" };
  return { status: 200, body: JSON.stringify(label === 0 ? [0.9, 0.1] : [0.2, 0.8]) };
}

/** @param configuration that the endpoint serves */
export async function startStubEndpoint(answer: typeof classify, configuration: string): Promise<StubAws> {
  const { objects, heldOutSha256 } = heldOutData();
  const aws = await startStubAws(
    {
      DescribeModelPackage: () => ({
        CustomerMetadataProperties: {
          "data-version": place.version,
          "data-attempt": place.attempt,
          "held-out-sha256": heldOutSha256,
        },
        InferenceSpecification: { Containers: [{ Image: "image" }], SupportedContentTypes: ["application/x-image"] },
      }),
      DescribeEndpoint: () => ({ EndpointStatus: "InService", EndpointConfigName: configuration }),
    },
    (name, body, contentType) =>
      name === environmentNames("model-delivery", "dev").endpoint
        ? answer(body, contentType)
        : { status: 404, body: name },
  );
  for (const [key, content] of objects) aws.objects.set(key, content);
  return aws;
}

/** Forty samples with their index, and its hash as the package has it. */
function heldOutData(): { readonly objects: ReadonlyMap<string, Buffer>; readonly heldOutSha256: string } {
  const index: HeldOutIndex = { version: place.version, classes, samples: [] };
  const objects = new Map<string, Buffer>();
  for (let number = 0; number < 40; number += 1) {
    const [label, file] = [number % 2, `${number}.jpg`];
    const name = classes[label] ?? "";
    const sample = Buffer.from(`${name} ${number}`);
    const origin = `${name}/${file}`;
    index.samples.push({ file, class: label, origin, contentType: "image/jpeg", sha256: sha256(sample) });
    objects.set(`${bucket}/${dataKeys.heldOutSample(place, file)}`, sample);
  }
  const text = JSON.stringify(index);
  objects.set(`${bucket}/${dataKeys.heldOutIndex(place)}`, Buffer.from(text));
  return { objects, heldOutSha256: sha256(text) };
}
