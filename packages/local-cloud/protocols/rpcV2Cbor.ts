/**
 * Smithy RPC v2: service and operation in the path, a CBOR document each way. The AWS SDK for Go speaks it with
 * CloudWatch since its version 1.53 of that client, and with it the aws provider. Source: the specification on
 * smithy.io, "Smithy RPC v2 CBOR protocol", and the serializers of github.com/aws/aws-sdk-go-v2 service/cloudwatch
 * v1.76.0, read on 29 November 2026.
 */
import type { IncomingMessage } from "node:http";
import { AwsError } from "../contract";
import { withoutNulls } from "./awsJson";
import { CborError, decodeCbor, encodeCbor } from "./cbor";

const path = /^\/service\/(?<service>\w+)\/operation\/(?<operation>\w+)$/u;

export interface RpcOperation {
  /** The name of the service's shape, which is also the prefix of its targets. */
  readonly service: string;
  readonly operation: string;
}

/** What a request asks for, when it says that it speaks this protocol. */
export function rpcOperation({ headers, url = "" }: IncomingMessage): RpcOperation | undefined {
  if (headers["smithy-protocol"] !== "rpc-v2-cbor") return undefined;
  const { service, operation } = path.exec(url)?.groups ?? {};
  return service === undefined || operation === undefined ? undefined : { service, operation };
}

/** Parses the document of a request. An operation without input has none. */
export function parseCborRequest(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return withoutNulls(decodeCbor(body));
  } catch (error) {
    if (!(error instanceof CborError)) throw error;
    throw new AwsError("SerializationException", `The request is not a CBOR document. ${error.message}`);
  }
}

/** Renders the result of an operation. */
export function renderCborResponse(output: unknown): Buffer {
  return encodeCbor(output ?? {});
}

/** Renders an error so that an SDK throws the exception of that name. */
export function renderCborError({ code, message }: AwsError): Buffer {
  return encodeCbor({ __type: code, message });
}

/** What tells a client that an answer is of this protocol. */
export const cborHeaders = { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" } as const;
