/** Stages, as far as they are rehearsed. Ranges: the reference of API Gateway's version 2 API. */
import { z } from "zod";
import type { Access } from "../../../contract";
import { defined } from "../../fields";
import { logGroupExists } from "../../logs/store";
import type { ChildKind } from "../childKind";
import { type ApiGatewayContext, badRequest } from "../context";
import { logGroupOf, type Stage } from "../records";

/**
 * Turning on access logs makes a delivery of CloudWatch Logs. Source: API Gateway's developer guide, "Configure logging
 * for HTTP APIs".
 */
const logDeliveryActions = [
  "CreateLogDelivery",
  "PutResourcePolicy",
  "UpdateLogDelivery",
  "DeleteLogDelivery",
  "CreateLogGroup",
  "DescribeResourcePolicies",
  "GetLogDelivery",
  "ListLogDeliveries",
];

const accessLogSettings = z.strictObject({
  destinationArn: z
    .string()
    .regex(/^arn:[a-z-]+:logs:/u)
    .optional(),
  format: z.string().max(3072).optional(),
});

const defaultRouteSettings = z.strictObject({
  detailedMetricsEnabled: z.boolean().optional(),
  throttlingBurstLimit: z.number().int().min(0).optional(),
  throttlingRateLimit: z.number().min(0).optional(),
});

const fields = {
  autoDeploy: z.literal(true),
  accessLogSettings: accessLogSettings.optional(),
  defaultRouteSettings: defaultRouteSettings.optional(),
};

const inApi = { apiId: z.string() };
const one = { ...inApi, stageName: z.string() };
const tags = z.record(z.string(), z.string()).optional();

export function stageKind({ cloud, stages }: ApiGatewayContext): ChildKind<Stage> {
  return {
    name: "Stage",
    path: "stages",
    id: "stageName",
    idOf: ({ stageName }) => stageName,
    table: stages,
    reference: z.strictObject(one).transform(({ apiId, stageName: id }) => ({ apiId, id })),
    creation: z
      .strictObject({ ...inApi, stageName: z.literal("$default"), ...fields, tags })
      .transform(({ apiId, ...set }) => ({ apiId, tags: set.tags, child: set })),
    change: z
      .strictObject({ ...z.object(fields).partial().shape, ...one })
      .transform(({ apiId, stageName: id, ...set }) => ({ apiId, id, changes: defined(set) })),
    furtherAccess: (set): readonly Access[] =>
      set.accessLogSettings?.destinationArn === undefined
        ? []
        : logDeliveryActions.map((action) => ({ action: `logs:${action}`, resource: "*" })),
    check: (apiId, stage) => {
      const group = logGroupOf(stage);
      if (group !== undefined && !logGroupExists(cloud, group))
        throw badRequest(
          `Invalid destination of the access logs of API ${apiId}: the log group ${group} does not exist.`,
        );
    },
  };
}
