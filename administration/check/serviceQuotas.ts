/** Service Quotas, asked without an SDK of its own: two operations of it are needed. */
import type { Readable } from "node:stream";
import { json } from "node:stream/consumers";
import { Hash } from "@smithy/hash-node";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { HttpRequest } from "@smithy/protocol-http";
import { SignatureV4 } from "@smithy/signature-v4";
import { z } from "zod";
import type { Quotas } from "./facts";

/** What a client of AWS is told. */
export interface Access {
  readonly region: string;
  /** Absent: AWS's own. */
  readonly endpoint?: string;
  readonly credentials: ConstructorParameters<typeof SignatureV4>[0]["credentials"];
  readonly partition: string;
}

const pageSchema = z.object({
  Quotas: z.array(z.object({ QuotaName: z.string().optional(), Value: z.number().optional() })).default([]),
  NextToken: z.string().nullish(),
});

const failureSchema = z.object({ __type: z.string().optional(), message: z.string().optional() });

/** Milliseconds. */
const limits = { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true };

/** The values that hold in the account, and AWS's own where the account has none. */
export async function serviceQuotas(access: Access, service: string): Promise<Quotas> {
  const defaults = await allPages(access, "ListAWSDefaultServiceQuotas", service);
  const applied = await allPages(access, "ListServiceQuotas", service);
  return new Map([...defaults, ...applied]);
}

async function allPages(access: Access, operation: string, service: string): Promise<Quotas> {
  const found = new Map<string, number>();
  let next: string | undefined;
  do {
    const page = await ask(access, operation, {
      ServiceCode: service,
      MaxResults: 100,
      ...(next === undefined ? {} : { NextToken: next }),
    });
    for (const { QuotaName, Value } of page.Quotas)
      if (QuotaName !== undefined && Value !== undefined) found.set(QuotaName, Value);
    next = page.NextToken ?? undefined;
  } while (next !== undefined);
  return found;
}

async function ask(access: Access, operation: string, input: unknown): Promise<z.infer<typeof pageSchema>> {
  const suffix = access.partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
  const { protocol, hostname, port, host } = new URL(
    access.endpoint ?? `https://servicequotas.${access.region}.${suffix}`,
  );
  const request = new HttpRequest({
    protocol,
    hostname,
    ...(port === "" ? {} : { port: Number(port) }),
    method: "POST",
    path: "/",
    headers: {
      host,
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `ServiceQuotasV20190624.${operation}`,
    },
    body: JSON.stringify(input),
  });
  const signer = new SignatureV4({
    service: "servicequotas",
    region: access.region,
    credentials: access.credentials,
    sha256: Hash.bind(undefined, "sha256"),
  });
  request.headers = (await signer.sign(request)).headers;
  const handler = new NodeHttpHandler(limits);
  try {
    const { response } = await handler.handle(request);
    const answer: unknown = await json(response.body as Readable);
    if (response.statusCode === 200) return pageSchema.parse(answer);
    const { __type = `status ${response.statusCode}`, message = "" } = failureSchema.parse(answer);
    throw new Error(`servicequotas:${operation}: ${__type.replace(/^.*#/u, "")} ${message}`.trim());
  } finally {
    handler.destroy();
  }
}
