/** Requests as bytes, because no HTTP client sends what is not well formed. */
import { connect } from "node:net";

export interface WireRequest {
  readonly method: string;
  /** As it stands in the first line. */
  readonly target: string;
  /** Pairs, because a name may come twice. Content-Length is added. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
  /** Bytes of the body that are announced and never sent. */
  readonly withheld?: number;
}

export interface WireAnswer {
  /** Undefined when the connection was closed without an answer, as it is after a body that was cut. */
  readonly status: number | undefined;
  readonly text: string;
  readonly milliseconds: number;
  /** Whether nothing had ended the exchange within the bound. */
  readonly hung: boolean;
}

/** An exchange that takes longer is a hang, in milliseconds. */
export const hangBound = 10_000;

/** Sends one request over a connection of its own. Never rejects. */
export function exchange(port: number, request: WireRequest): Promise<WireAnswer> {
  const begun = performance.now();
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    const end = (hung: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      const text = Buffer.concat(chunks).toString("latin1");
      const status = /^HTTP\/1\.1 (\d{3})/u.exec(text)?.[1];
      const milliseconds = performance.now() - begun;
      resolve({ status: status === undefined ? undefined : Number(status), text, milliseconds, hung });
    };
    const timer = setTimeout(() => {
      end(true);
    }, hangBound);
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.once("end", () => {
      end(false);
    });
    // A server that refuses before it has read all may reset the connection.
    socket.once("error", () => {
      end(false);
    });
    socket.write(headOf(request), "latin1");
    socket.write(request.body);
    if ((request.withheld ?? 0) > 0) socket.end();
  });
}

function headOf({ method, target, headers, body, withheld = 0 }: WireRequest): string {
  const lines = [...headers, ["Content-Length", String(body.length + withheld)], ["Connection", "close"]];
  return [`${method} ${target} HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value}`), "", ""].join("\r\n");
}
