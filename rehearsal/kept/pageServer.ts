/**
 * The page that asks an API from a browser, for each environment that is kept. On AWS the API itself can serve it
 * (`api.page`); here it has a server of its own, which signs as the visitor what the page asks, because a browser has
 * no keys of AWS.
 */
import { readFileSync } from "node:fs";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { basename, join } from "node:path";
import { largestBody } from "../../api/limits";
import { escaped, pageAnswer } from "../../api/page";
import type { RequestTypes } from "../../api/request/predictionRequest";
import type { ApiAnswer, ApiClient } from "../../clients/apiClient";
import { mediaType } from "../../clients/mediaType";
import { messageOf } from "../../contract/errors";
import { close, listen } from "../../machine/loopback";

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** What the pages say besides what their APIs answer. */
export interface Shown {
  /** Media types that the models take. */
  readonly requestTypes: RequestTypes;
  /** Absolute paths of files that the pages offer. */
  readonly samples: readonly string[];
}

/** What the page may show the API besides its sample: a key or a token that a person has typed. */
const requestHeaders = ["accept", "authorization", "content-type", "x-api-key"];
const answerHeaders = ["content-type", "retry-after", "x-content-type-options"];

export class PageServer {
  private listening: { readonly server: Server; readonly url: string } | undefined;
  /** Paths by name. */
  private readonly samples: ReadonlyMap<string, string>;
  private readonly page: ReturnType<typeof pageAnswer>;

  private constructor(
    private readonly apis: ReadonlyMap<string, ApiClient>,
    private readonly shown: Shown,
  ) {
    this.samples = new Map(shown.samples.map((path) => [basename(path), path]));
    const html = readFileSync(join(__dirname, "..", "..", "api", "page.html"), "utf8");
    this.page = pageAnswer(html, shown.requestTypes, [...this.samples.keys()]);
  }

  /** @param apis by stack */
  public static async open(apis: ReadonlyMap<string, ApiClient>, shown: Shown): Promise<PageServer> {
    const pages = new PageServer(apis, shown);
    pages.listening = await listen((request, response) => pages.handle(request, response));
    return pages;
  }

  /** The address of a stack's page. */
  public address(stack: string): string {
    return `${this.url}/${stack}/`;
  }

  public async close(): Promise<void> {
    if (this.listening !== undefined) await close(this.listening.server);
  }

  private get url(): string {
    return this.listening?.url ?? "";
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, headers, body } = await this.answer(request).catch(failure);
    // What is left of a body that is not wanted is read, or the browser would not read the answer.
    request.resume();
    response.writeHead(status, headers).end(body);
  }

  private async answer(request: IncomingMessage): Promise<Answer> {
    // `new URL` refuses some targets.
    if (!URL.canParse(request.url ?? "/", this.url)) return text(400, "Bad Request");
    const { pathname, searchParams } = new URL(request.url ?? "/", this.url);
    // Another site that a browser shows must not ask with the visitor's keys, whatever name it has given this address.
    if (!this.isOwnPage(request)) return text(403, `This page is at ${this.url}${pathname} and nowhere else.`);
    if (pathname === "/" && request.method === "GET") return this.contents();
    const [, stack = "", place = ""] = /^\/([^/]+)(\/.*)$/u.exec(pathname) ?? [];
    const api = this.apis.get(stack);
    if (api === undefined)
      return text(404, `The pages are at ${[...this.apis.keys()].map((known) => this.address(known)).join(" and ")}.`);
    const query = Object.fromEntries(searchParams);
    const headers = chosen(requestHeaders, (name) => request.headers[name]);
    switch (`${request.method ?? ""} ${place}`) {
      case "GET /":
        return { status: 200, headers: stringHeaders(this.page.headers), body: this.page.body ?? "" };
      case "GET /health":
      case "GET /openapi.json":
        return passOn(await api.send({ method: "GET", path: place, query, headers }));
      case "POST /predict":
        return passOn(await api.send({ method: "POST", path: place, query, headers, body: await readBody(request) }));
      default:
        if (request.method === "GET" && place.startsWith("/samples/")) return this.sample(place);
        return text(404, `There is no ${request.method ?? ""} ${pathname}.`);
    }
  }

  /** One of the samples that the page names, and no other file. */
  private sample(place: string): Answer {
    const path = this.samples.get(decoded(place.slice("/samples/".length)));
    if (path === undefined) return text(404, "There is no such sample.");
    const content = readFileSync(path);
    return {
      status: 200,
      headers: {
        "content-type": mediaType(path, content, this.shown.requestTypes),
        "content-disposition": "attachment",
        "x-content-type-options": "nosniff",
      },
      body: content,
    };
  }

  /** The environments that have a page. */
  private contents(): Answer {
    const links = [...this.apis.keys()].map((stack) => `<li><a href="/${stack}/">${escaped(stack)}</a></li>`);
    return {
      status: 200,
      headers: {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": "default-src 'none'",
        "x-content-type-options": "nosniff",
      },
      body:
        '<!doctype html><html lang="en"><title>The kept environments</title><h1>The kept environments</h1>' +
        `<ul>${links.join("")}</ul></html>\n`,
    };
  }

  private isOwnPage({ headers: { host, origin } }: IncomingMessage): boolean {
    return host === new URL(this.url).host && (origin === undefined || origin === this.url);
  }
}

function decoded(component: string): string {
  try {
    return decodeURIComponent(component);
  } catch {
    return "";
  }
}

function passOn({ status, headers, text: body }: ApiAnswer): Answer {
  return { status, headers: chosen(answerHeaders, (name) => headers[name]), body };
}

function chosen(names: readonly string[], value: (name: string) => unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const content = value(name);
      return typeof content === "string" ? [[name, content]] : [];
    }),
  );
}

function stringHeaders(
  headers: Readonly<Record<string, boolean | number | string>> = {},
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

/** A body that the API would not take either. */
class TooLarge extends Error {}

/** @throws TooLarge as soon as the body is known to be */
async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  const body: AsyncIterable<Buffer> = request;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > largestBody) throw new TooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function failure(error: unknown): Answer {
  if (error instanceof TooLarge) return text(413, "Request Entity Too Large");
  return text(502, `The API did not answer: ${messageOf(error)}`);
}

function text(status: number, body: string): Answer {
  return { status, headers: { "content-type": "text/plain; charset=utf-8" }, body };
}
