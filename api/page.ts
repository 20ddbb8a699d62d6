import { createHash } from "node:crypto";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { RequestTypes } from "./request/predictionRequest";

/**
 * The page, which may run nothing but its own script, and talk to nobody but this API.
 *
 * @param requestTypes media types that the model takes: they decide whether the page asks for files or for text
 * @param samples names of files that the page finds at `samples/NAME` beside it
 */
export function pageAnswer(
  html: string,
  requestTypes: RequestTypes,
  samples: readonly string[] = [],
): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: 200,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "content-security-policy": contentSecurityPolicy(html),
    },
    body: html
      .replace('data-request-types=""', () => `data-request-types="${escaped(requestTypes.join(","))}"`)
      .replace('data-samples="[]"', () => `data-samples="${escaped(JSON.stringify(samples))}"`),
  };
}

function contentSecurityPolicy(html: string): string {
  return [
    "default-src 'none'",
    `script-src ${hashes(html, /<script>(.*?)<\/script>/gsu)}`,
    `style-src ${hashes(html, /<style>(.*?)<\/style>/gsu)}`,
    "img-src blob: data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** A text that a page shows as it is, between tags and in attributes. */
export function escaped(content: string): string {
  return content.replaceAll(/[&<>"]/gu, (character) => `&#${character.charCodeAt(0)};`);
}

function hashes(html: string, element: RegExp): string {
  return Array.from(
    html.matchAll(element),
    ([, content = ""]) => `'sha256-${createHash("sha256").update(content).digest("base64")}'`,
  ).join(" ");
}
