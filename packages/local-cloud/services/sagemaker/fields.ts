/**
 * The fields that SageMaker's requests have in common. What they may hold has been held against AWS's models before
 * (`models/`); here stands what the rehearsal carries out.
 */
import { z } from "zod";

/** Variables that a container gets besides those of the contract. */
export const environment = z.record(z.string(), z.string()).optional();

export const tag = z.strictObject({ Key: z.string(), Value: z.string() });
export const tags = z.array(tag).optional();

export type Tag = z.infer<typeof tag>;

/** The VPC that a job or a model runs in. */
export const vpcConfiguration = z.strictObject({
  Subnets: z.array(z.string().regex(/^subnet-[0-9a-f]+$/u)),
  SecurityGroupIds: z.array(z.string().regex(/^sg-[0-9a-f]+$/u)),
});

export type VpcConfiguration = z.infer<typeof vpcConfiguration>;

/** Moments travel as seconds since 1970, with fractions. */
export const moment = z.number();

/** What every List operation takes; each adds what it can sort by. */
export const listFields = {
  NextToken: z.string().optional(),
  MaxResults: z.number().optional(),
  NameContains: z.string().optional(),
  CreationTimeAfter: moment.optional(),
  CreationTimeBefore: moment.optional(),
};
