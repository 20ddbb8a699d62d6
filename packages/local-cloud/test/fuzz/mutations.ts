/** What makes a valid request hostile: one change each, of which several may meet. */
import fc from "fast-check";
import { damagedBytes, strangeNames, strangeText, strangeValue } from "./strange";
import type { WireRequest } from "./wire";

export type Mutation = (request: WireRequest) => WireRequest;

const methods = [
  "GET",
  "PUT",
  "POST",
  "DELETE",
  "HEAD",
  "PATCH",
  "OPTIONS",
  "TRACE",
  "CONNECT",
  "get",
  "BREW",
  "M-SEARCH",
];
const headerNames = [
  "x-amz-target",
  "x-amz-content-sha256",
  "x-amz-copy-source",
  "x-amz-decoded-content-length",
  "x-amzn-sagemaker-target-variant",
  "authorization",
  "content-encoding",
  "content-type",
  "expect",
  "host",
  "if-match",
  "if-none-match",
  "range",
  "transfer-encoding",
  "x-amz-date",
  ...strangeNames,
];
const targets = [
  "/\\",
  "//",
  "///",
  "*",
  "/%",
  "/%00",
  "/%2e%2e/%2e%2e",
  "/../..",
  "/a/b/c/d/e/f",
  "http://[",
  "?",
  "/?",
];
const queries = ["delete", "uploads", "versions", "list-type=2", "uploadId=1", "X-Amz-Credential=%", "max-keys=-1"];

const method = fc.constantFrom(...methods).map((text): Mutation => (request) => ({ ...request, method: text }));

/** Without what would end the first line: that is another request, not a stranger one. */
const inLine = strangeText.map((text) => text.replaceAll(/[\s\0]/gu, "+"));

const target = fc
  .oneof(
    fc.constantFrom(...targets).map((text) => () => text),
    inLine.map((text) => (before: string) => `${before}/${text}`),
    inLine.map((text) => () => `/${text}`),
    fc.tuple(fc.constantFrom(...queries, ...strangeNames), inLine).map(
      ([name, value]) =>
        (before: string) =>
          `${before}${before.includes("?") ? "&" : "?"}${name}=${value}`,
    ),
    fc.nat().map((at) => (before: string) => before.slice(0, (at % before.length) + 1)),
  )
  .map((change): Mutation => (request) => ({ ...request, target: change(request.target) }));

const header = fc.oneof(
  fc.tuple(fc.constantFrom(...headerNames), strangeText).map(([name, value]): Mutation => (request) => ({
    ...request,
    headers: [...request.headers, [name, value.replaceAll(/[\r\n]/gu, " ").slice(0, 20_000)]],
  })),
  fc.nat().map((at): Mutation => (request) => ({
    ...request,
    headers: request.headers.filter((_, index) => index !== at % request.headers.length),
  })),
  fc.tuple(fc.nat(), strangeText).map(([at, value]): Mutation => (request) => ({
    ...request,
    headers: request.headers.map(([name, text], index) =>
      index === at % request.headers.length
        ? [name, text.slice(0, at % (text.length + 1)) + value.replaceAll(/[\r\n]/gu, " ").slice(0, 20_000)]
        : [name, text],
    ),
  })),
);

const bytes = damagedBytes.map((damage): Mutation => (request) => ({ ...request, body: damage(request.body) }));

const cut = fc.integer({ min: 1, max: 100_000 }).map((withheld): Mutation => (request) => ({ ...request, withheld }));

/** Replaces, renames or adds a member somewhere in a JSON document; of another body it makes a strange document. */
const member = fc
  .tuple(
    fc.array(fc.nat(), { maxLength: 4 }),
    fc.constantFrom("replace", "rename", "add"),
    fc.constantFrom(...strangeNames),
    strangeValue,
  )
  .map(([path, how, name, value]): Mutation => (request) => {
    const text = request.body.toString();
    return {
      ...request,
      body: Buffer.from(changedDocument(text, path, (found) => changedPlace(found, how, name, value))),
    };
  });

const form = fc
  .tuple(
    fc.nat(),
    fc.constantFrom(...strangeNames),
    fc.constantFrom("", ".member.1", ".entry.1.key", ".a".repeat(40)),
    inLine,
  )
  .map(([at, name, suffix, value]): Mutation => (request) => {
    const pairs = request.body.toString().split("&");
    const [key = "", before = ""] = (pairs[at % pairs.length] ?? "").split("=");
    const changed =
      at % 2 === 0
        ? `${key}.${name}${suffix}=${before}`
        : `${key}=${encodeURIComponent(Buffer.from(value).toString())}&${name}${suffix}=1`;
    return { ...request, body: Buffer.from([...pairs, changed].join("&")) };
  });

export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  { arbitrary: member, weight: 4 },
  { arbitrary: form, weight: 2 },
  { arbitrary: header, weight: 2 },
  target,
  method,
  bytes,
  cut,
);

function changedDocument(text: string, path: readonly number[], change: (found: unknown) => string): string {
  try {
    return render(JSON.parse(text), path, change);
  } catch {
    // It was no JSON, or an earlier change has made it too deep to be read.
    return change(undefined);
  }
}

function changedPlace(found: unknown, how: string, name: string, value: string): string {
  if (how === "replace" || typeof found !== "object" || found === null) return value;
  const members = Object.entries(found).map(([key, inner]) => `${JSON.stringify(key)}:${JSON.stringify(inner)}`);
  // Written as text: an object literal would take __proto__ for what it is not.
  const kept = how === "rename" ? members.slice(1) : members;
  return `{${[...kept, `${JSON.stringify(name)}:${value}`].join(",")}}`;
}

/** Writes a document in which one place is another text. */
function render(value: unknown, path: readonly number[], change: (found: unknown) => string): string {
  const [at, ...rest] = path;
  if (at === undefined || typeof value !== "object" || value === null) return change(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return change(value);
  const texts = entries.map(([key, inner], index) => {
    const text = index === at % entries.length ? render(inner, rest, change) : JSON.stringify(inner);
    return Array.isArray(value) ? text : `${JSON.stringify(key)}:${text}`;
  });
  return Array.isArray(value) ? `[${texts.join(",")}]` : `{${texts.join(",")}}`;
}
