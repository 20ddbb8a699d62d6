/** GetTags, TagResource, UntagResource: of APIs, stages and domain names. */
import { z } from "zod";
import type { Access, Operations, Table } from "../../contract";
import { requestTags, tagKeys, type Tags, withoutTags } from "../tags";
import type { ApiGatewayCloud } from "./cloud";
import { type ApiGatewayContext, methodAccess, notFound, operation } from "./context";
import { domainTable } from "./domains";

/** What carries tags. */
interface Carrier {
  readonly tags: Tags;
  readonly save: (tags: Tags) => void;
}

interface TagRequest {
  readonly resourceArn: string;
  readonly tags?: Tags;
  readonly tagKeys?: readonly string[];
}

const reference = z.strictObject({ resourceArn: z.string() });
const tagResource = z.strictObject({ resourceArn: z.string(), tags: z.record(z.string(), z.string()) });
/** One key arrives as text, several as a list. */
const untagResource = z.strictObject({
  resourceArn: z.string(),
  tagKeys: z.union([z.string().transform((key) => [key]), z.array(z.string())]),
});

export function tagOperations(context: ApiGatewayContext): Operations<unknown> {
  const { cloud } = context;
  return {
    GetTags: operation(reference, {
      access: onTags(cloud, "GET"),
      run: ({ resourceArn }) => ({ tags: carrierOf(context, resourceArn).tags }),
    }),
    TagResource: operation(tagResource, {
      access: onTags(cloud, "POST"),
      run: ({ resourceArn, tags }) => {
        const carrier = carrierOf(context, resourceArn);
        carrier.save({ ...carrier.tags, ...tags });
        return {};
      },
    }),
    UntagResource: operation(untagResource, {
      access: onTags(cloud, "DELETE"),
      run: ({ resourceArn, tagKeys: keys }) => {
        const carrier = carrierOf(context, resourceArn);
        carrier.save(withoutTags(carrier.tags, keys));
      },
    }),
  };
}

function onTags(cloud: ApiGatewayCloud, method: "DELETE" | "GET" | "POST") {
  return ({ resourceArn, tags, tagKeys: keys }: TagRequest): readonly Access[] => [
    methodAccess(cloud, method, `/tags/${encodeURIComponent(resourceArn)}`, {
      ...requestTags(tags ?? {}),
      ...tagKeys(keys),
    }),
  ];
}

/** @throws AwsError NotFoundException */
function carrierOf({ apis, cloud, stages }: ApiGatewayContext, arn: string): Carrier {
  const [, type = "", name = "", , stage] = arn.slice(arn.indexOf("::/") + 2).split("/");
  const carrier =
    type === "domainnames"
      ? rowWithTags(domainTable(cloud), name)
      : stage === undefined
        ? rowWithTags(apis, name)
        : rowWithTags(stages, `${name}/${stage}`);
  if (carrier === undefined) throw notFound(`Invalid resource ARN specified ${arn}`);
  return carrier;
}

function rowWithTags<Row extends { readonly tags?: Tags | undefined }>(
  table: Table<Row>,
  key: string,
): Carrier | undefined {
  const row = table.get(key);
  if (row === undefined) return undefined;
  return {
    tags: row.tags ?? {},
    save: (tags) => {
      table.set(key, { ...row, tags });
    },
  };
}
