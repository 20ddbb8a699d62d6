/**
 * S3 Control: what the aws provider asks of it for buckets, which is their tags (terraform-provider-aws 6.23 and
 * later). Its clients put the account's id before the host's name. Source: the API reference of S3 Control.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { AwsError, type ConditionContext, type HttpService } from "../../contract";
import { HttpGuard } from "../../models/httpGuard";
import { readBody } from "../../protocols/body";
import { decoded, targetOf } from "../../protocols/target";
import { parseXml, renderXml } from "../../protocols/xml";
import { requestTags, tagKeys, tagList, type Tags, withoutTags } from "../tags";
import { saveTags, sentTags, taggedBucket, tagsOf } from "./bucketTags";
import type { S3ControlCloud } from "./cloud";

const namespace = "http://awss3control.amazonaws.com/doc/2018-08-20/";
const tagsOfResource = /^\/v20180820\/tags\/([^/].*)$/u;

/** What a request says of tags. */
interface TagChange {
  readonly added: Tags;
  readonly removed: readonly string[];
}

interface TagOperation {
  readonly name: string;
  /** What policies may ask about the request. */
  readonly context: (change: TagChange) => ConditionContext;
  /** Absent from the operation that only reads. */
  readonly changed?: (tags: Tags, change: TagChange) => Tags;
}

/** Operations on `/v20180820/tags/{resourceArn}` by method. */
const operations: Readonly<Record<string, TagOperation>> = {
  GET: { name: "ListTagsForResource", context: () => ({}) },
  POST: {
    name: "TagResource",
    context: ({ added }) => requestTags(added),
    changed: (tags, { added }) => ({ ...tags, ...added }),
  },
  DELETE: {
    name: "UntagResource",
    context: ({ removed }) => tagKeys(removed),
    changed: (tags, { removed }) => withoutTags(tags, removed),
  },
};

export function createS3control(cloud: S3ControlCloud): HttpService {
  const guard = new HttpGuard("s3control");
  return {
    name: "s3control",
    protocol: "http",
    operations: Object.values(operations).map(({ name }) => name),
    handle: async (request, response, { caller }) => {
      const { operation, arn, query } = readAddress(request);
      const labels = { ResourceArn: arn };
      guard.checkRequest(operation.name, { labels, query, headers: request.headers });
      requireAccount(cloud, request);
      const change = { added: await addedTags(guard, operation, request), removed: query.getAll("tagKeys") };
      cloud.authorize(caller, [{ action: `s3:${operation.name}`, resource: arn, context: operation.context(change) }]);
      const bucket = taggedBucket(cloud, arn);
      if (operation.changed === undefined) {
        sendTags(guard, response, tagsOf(bucket));
        return;
      }
      saveTags(cloud, bucket, operation.changed(tagsOf(bucket), change));
      response.writeHead(204).end();
    },
  };
}

interface TagAddress {
  readonly operation: TagOperation;
  readonly arn: string;
  readonly query: URLSearchParams;
}

function readAddress({ method = "", url = "/" }: IncomingMessage): TagAddress {
  const { pathname, searchParams } = targetOf({ url });
  const [, arn] = tagsOfResource.exec(pathname) ?? [];
  const operation = Object.hasOwn(operations, method) ? operations[method] : undefined;
  if (arn === undefined || operation === undefined)
    throw new AwsError("NotImplemented", `The rehearsal's S3 Control does not know ${method} ${pathname}.`, 501);
  return { operation, arn: decoded(arn), query: searchParams };
}

function requireAccount({ accountId }: S3ControlCloud, { headers }: IncomingMessage): void {
  const named = headers["x-amz-account-id"];
  if (named !== accountId)
    throw new AwsError("AccessDeniedException", `The account is ${accountId}, not ${String(named)}.`, 403);
}

async function addedTags(guard: HttpGuard, { name }: TagOperation, request: IncomingMessage): Promise<Tags> {
  const body = (await readBody(request, "s3control")).toString("utf8");
  if (name !== "TagResource") return {};
  const document = parseXml(body);
  guard.checkDocument(name, document);
  return sentTags(document);
}

function sendTags(guard: HttpGuard, response: ServerResponse, tags: Tags): void {
  const result = { Tags: { Tag: tagList(tags) } };
  const body = renderXml("ListTagsForResourceResult", result, namespace);
  guard.checkAnswer("ListTagsForResource", {}, result);
  response.writeHead(200, { "content-type": "application/xml", "content-length": Buffer.byteLength(body) }).end(body);
}
