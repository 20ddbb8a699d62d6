import { Agent, type IncomingHttpHeaders, request as httpRequest } from "node:http";
import { loopback } from "./ports";

export interface ContainerRequest {
  readonly method: "GET" | "POST";
  readonly path: "/ping" | "/invocations";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  readonly signal: AbortSignal;
}

export interface ContainerResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Says that a call has to be sent again on another connection. */
const connectionClosed = Symbol("connection closed");

/** Speaks HTTP with one serving container over connections that are kept. */
export class ContainerClient {
  private readonly agent = new Agent({ keepAlive: true });

  public constructor(private readonly port: number) {}

  public async send(request: ContainerRequest): Promise<ContainerResponse> {
    for (;;) {
      const answer = await this.attempt(request);
      if (answer !== connectionClosed) return answer;
    }
  }

  public close(): void {
    this.agent.destroy();
  }

  private attempt({
    method,
    path,
    headers = {},
    body,
    signal,
  }: ContainerRequest): Promise<ContainerResponse | typeof connectionClosed> {
    return new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { "content-length": String(body.length) };
      const outgoing = httpRequest({
        host: loopback,
        port: this.port,
        agent: this.agent,
        method,
        path,
        signal,
        headers: { ...headers, ...length },
      });
      outgoing.once("response", (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.once("error", reject);
        response.once("end", () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
        });
      });
      outgoing.once("error", (error: NodeJS.ErrnoException) => {
        // A kept connection may be closed by the container just as it is used again; the call was never read.
        if (outgoing.reusedSocket && error.code === "ECONNRESET") resolve(connectionClosed);
        else reject(error);
      });
      outgoing.end(body);
    });
  }
}
