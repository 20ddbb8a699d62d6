/** GetTags, TagResource, UntagResource: of APIs, stages and domain names. */
import { z } from "zod";
import type { Access, Table, Operations } from "../../contract";
import { requestTags, tagKeys, type Tags, withoutTags } from "../tags";
import { type ApiGatewayContext, methodAccess, notFound, operation } from "./context";

interface Tagged {
  readonly tags?: Tags;
}

const reference = z.strictObject({ resourceArn: z.string() });
const tagResource = z.strictObject({ resourceArn: z.string(), tags: z.record(z.string(), z.string()) });
/** One key arrives as text, several as a list. */
const untagResource = z.strictObject({
  resourceArn: z.string(),
  tagKeys: z.union([z.string().transform((key) => [key]), z.array(z.string())]),
});

export function tagOperations({ apis, cloud, stages }: ApiGatewayContext): Operations<unknown> {
  const on =
    (method: "DELETE" | "GET" | "POST") =>
    (request: {
      readonly resourceArn: string;
      readonly tags?: Tags;
      readonly tagKeys?: readonly string[];
    }): readonly Access[] => [
      methodAccess(cloud, method, `/tags/${encodeURIComponent(request.resourceArn)}`, {
        ...requestTags(request.tags ?? {}),
        ...tagKeys(request.tagKeys),
      }),
    ];
  const find = (arn: string): { readonly table: Table<Tagged>; readonly key: string; readonly row: Tagged } => {
    const [, type = "", name = "", , stage] = arn.slice(arn.indexOf("::/") + 2).split("/");
    const domains = cloud.table<Tagged>("apigateway-domain-names");
    const [table, key] =
      type === "domainnames"
        ? [domains, name]
        : stage === undefined
          ? [apis as Table<Tagged>, name]
          : [stages as Table<Tagged>, `${name}/${stage}`];
    const row = table.get(key);
    if (row === undefined) throw notFound(`Invalid resource ARN specified ${arn}`);
    return { table, key, row };
  };
  return {
    GetTags: operation(reference, {
      access: on("GET"),
      run: ({ resourceArn }) => ({ tags: find(resourceArn).row.tags ?? {} }),
    }),
    TagResource: operation(tagResource, {
      access: on("POST"),
      run: ({ resourceArn, tags }) => {
        const { table, key, row } = find(resourceArn);
        table.set(key, { ...row, tags: { ...row.tags, ...tags } });
        return {};
      },
    }),
    UntagResource: operation(untagResource, {
      access: on("DELETE"),
      run: ({ resourceArn, tagKeys: keys }) => {
        const { table, key, row } = find(resourceArn);
        table.set(key, { ...row, tags: withoutTags(row.tags ?? {}, keys) });
      },
    }),
  };
}
