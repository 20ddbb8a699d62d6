/**
 * The address of each API: an HTTP server on a free port of 127.0.0.1, from the API's creation or the cloud's start on.
 */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { close, listen } from "../../server";

interface ApiServer {
  readonly server: Server;
  readonly url: string;
}

export class ApiServers {
  private readonly servers = new Map<string, Promise<ApiServer>>();

  public constructor(
    private readonly handle: (apiId: string, request: IncomingMessage, response: ServerResponse) => Promise<void>,
  ) {}

  public open(apiId: string): void {
    const opening = listen((request, response) => this.handle(apiId, request, response));
    this.servers.set(apiId, opening);
    // Who asks for the address hears of a failure.
    opening.catch(() => undefined);
  }

  /** `http://127.0.0.1:PORT` */
  public async url(apiId: string): Promise<string> {
    const opened = await this.servers.get(apiId);
    if (opened === undefined) throw new Error(`The API ${apiId} has no server.`);
    return opened.url;
  }

  public async close(apiId: string): Promise<void> {
    const opening = this.servers.get(apiId);
    this.servers.delete(apiId);
    const opened = await opening?.catch(() => undefined);
    if (opened !== undefined) await close(opened.server);
  }

  public async closeAll(): Promise<void> {
    await Promise.all([...this.servers.keys()].map((apiId) => this.close(apiId)));
  }
}
