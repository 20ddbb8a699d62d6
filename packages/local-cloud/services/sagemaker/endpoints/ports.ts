/** Ports for serving containers, on 127.0.0.1. */
import { randomInt } from "node:crypto";
import { createServer } from "node:net";

export const loopback = "127.0.0.1";

/**
 * Below the ranges from which operating systems give outgoing connections a port (Linux from 32768, others from 49152),
 * so that a port which is free now is not taken by a passing connection before the container binds it.
 */
const firstPort = 20_000;
const lastPort = 32_767;

/** How many ports are tried before the machine is taken to have none. */
const mostAttempts = 100;

export class Ports {
  private readonly reserved = new Set<number>();

  /** Reserves a free port: no other container of this cloud gets it until it is released. */
  public async reserve(): Promise<number> {
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      const port = randomInt(firstPort, lastPort + 1);
      if (this.reserved.has(port)) continue;
      this.reserved.add(port);
      if (await isFree(port)) return port;
      this.reserved.delete(port);
    }
    throw new Error(
      `No free port between ${firstPort} and ${lastPort} on ${loopback} was found in ${mostAttempts} attempts.`,
    );
  }

  public release(port: number): void {
    this.reserved.delete(port);
  }
}

/** Whether a server could listen on the port now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => {
      resolve(false);
    });
    probe.listen({ port, host: loopback, exclusive: true }, () => {
      probe.close(() => {
        resolve(true);
      });
    });
  });
}
