/** The operations that the local cloud answers: the services are made, and say so. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCloud } from "../../cloud";
import { allServices } from "../../services";
import type { Answered } from "./generate";

export async function answeredOperations(): Promise<Answered> {
  const home = await mkdtemp(join(tmpdir(), "models-"));
  const options = { home, region: "eu-west-1", imagesFolder: home };
  const cloud = await startCloud({ ...options, services: [] });
  try {
    const services = allServices.map((create) => create(cloud, options));
    const names = services.map(({ name, operations }) => [
      name,
      Array.isArray(operations) ? operations : Object.keys(operations),
    ]);
    return Object.fromEntries(names.sort()) as Answered;
  } finally {
    await cloud.stop();
    await rm(home, { recursive: true });
  }
}
