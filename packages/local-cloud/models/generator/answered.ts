/** The operations that the local cloud answers: its services are made, and say so. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCloud } from "../../cloud";
import type { AnyService } from "../../contract";
import { createServices } from "../../services";
import type { Answered } from "./generate";

export async function answeredOperations(): Promise<Answered> {
  const home = await mkdtemp(join(tmpdir(), "models-"));
  const services: AnyService[] = [];
  const cloud = await openCloud({
    home,
    region: "eu-west-1",
    imagesFolder: home,
    typescriptArguments: [],
    services: (...parts) => {
      services.push(...createServices(...parts));
      return services;
    },
  });
  await cloud.stop();
  await rm(home, { recursive: true });
  services.sort((first, second) => (first.name < second.name ? -1 : 1));
  const names = services.map(({ name, operations }) => [
    name,
    Array.isArray(operations) ? operations : Object.keys(operations),
  ]);
  // Every service was made: no name is missing.
  return Object.fromEntries(names) as Answered;
}
