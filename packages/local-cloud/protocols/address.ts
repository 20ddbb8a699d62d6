/** Which service, operation and access key a request names. */
import type { IncomingMessage } from "node:http";
import type { ServiceName } from "../contract";
import { rpcOperation } from "./rpcV2Cbor";
import { targetOf } from "./target";

export type Address =
  | { readonly protocol: "awsJson" | "rpcV2Cbor"; readonly service: ServiceName; readonly operation: string }
  | { readonly protocol: "query" | "restJson" | "http"; readonly service: ServiceName };

/** Services by the prefix of `x-amz-target`, as the SDKs send it. */
const targets: ReadonlyMap<string, ServiceName> = new Map(
  Object.entries<ServiceName>({
    AWSBudgetServiceGateway: "budgets",
    AWSEvents: "events",
    "com.amazonaws.codeconnections.CodeConnections_20231201": "codeconnections",
    // The SDK for Go, which the aws provider is made with. Seen: the real provider, November 2026.
    CodeConnections_20231201: "codeconnections",
    // The older client of the same service.
    CodeStar_connections_20191201: "codeconnections",
    CodeBuild_20161006: "codebuild",
    CodePipeline_20150709: "codepipeline",
    GraniteServiceVersion20100801: "cloudwatch",
    Logs_20140328: "logs",
    SageMaker: "sagemaker",
    TrentService: "kms",
  }),
);

/** Services without a target, by the name they are signed with. */
const signed: ReadonlyMap<string, Address> = new Map(
  Object.entries<Address>({
    apigateway: { protocol: "restJson", service: "apigateway" },
    iam: { protocol: "query", service: "iam" },
    lambda: { protocol: "restJson", service: "lambda" },
    sns: { protocol: "query", service: "sns" },
    sts: { protocol: "query", service: "sts" },
    s3: { protocol: "http", service: "s3" },
    sagemaker: { protocol: "http", service: "sagemaker-runtime" },
  }),
);

/** What the SigV4 signature says about a request: whose key signed it, for which service. */
export interface Signature {
  readonly accessKeyId: string;
  readonly signingName: string;
}

/**
 * Reads the signature's scope from the header, or from the query of a presigned URL. The signature itself is not
 * checked: keys are random, known to one session each, and the server listens on the loopback interface only.
 */
export function signatureOf(request: IncomingMessage): Signature | undefined {
  return signatureScope(request.headers.authorization, () => targetOf(request).searchParams.get("X-Amz-Credential"));
}

/** The scope that the authorization header names, or else the query of a presigned URL. */
export function signatureScope(
  authorization: string | undefined,
  presigned: () => string | null | undefined,
): Signature | undefined {
  const header = /Credential=([^,\s]+)/u.exec(authorization ?? "")?.[1];
  const [accessKeyId, , , signingName] = (header ?? presigned() ?? "").split("/");
  return accessKeyId === undefined || signingName === undefined ? undefined : { accessKeyId, signingName };
}

/** S3 Control is signed like S3; its clients put the account's id before the host's name. */
function isS3control({ headers, url = "" }: IncomingMessage, { signingName }: Signature): boolean {
  return signingName === "s3" && /^\d{12}\./u.test(headers.host ?? "") && url.startsWith("/v20180820/");
}

/** Where a request goes; a text that names what it asked for when no service of the cloud answers that. */
export function addressOf(request: IncomingMessage, signature: Signature): Address | string {
  const rpc = rpcOperation(request);
  if (rpc !== undefined) return targetAddress("rpcV2Cbor", rpc.service, rpc.operation);
  const target = request.headers["x-amz-target"];
  if (typeof target !== "string")
    return isS3control(request, signature)
      ? { protocol: "http", service: "s3control" }
      : (signed.get(signature.signingName) ??
          `service ${signature.signingName} (${request.method ?? ""} ${request.url ?? ""})`);
  const dot = target.lastIndexOf(".");
  return targetAddress("awsJson", target.slice(0, dot), target.slice(dot + 1));
}

function targetAddress(protocol: "awsJson" | "rpcV2Cbor", prefix: string, operation: string): Address | string {
  const service = targets.get(prefix);
  return service === undefined ? `operation ${prefix}.${operation}` : { protocol, service, operation };
}
