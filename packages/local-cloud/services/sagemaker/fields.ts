/** The fields that SageMaker's requests have in common. */
import { z } from "zod";

/** The name of a job, model, endpoint or group: 1–63 letters, digits and single or repeated inner hyphens. */
export const resourceName = z
  .string()
  .max(63)
  .regex(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/u);

export const roleArn = z
  .string()
  .min(20)
  .max(2048)
  .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/u);

export const s3Uri = z
  .string()
  .max(1024)
  .regex(/^(https|s3):\/\/([^/]+)\/?(.*)$/u);

export const imageUri = z.string().max(255).regex(/\S+/u);

export const instanceType = z.string().regex(/^ml\.[a-z0-9-]+\.[a-z0-9]+$/u);

/** Variables that a container gets besides those of the contract. */
export const environment = z.record(z.string().max(1024), z.string().max(1024)).optional();

export const tag = z.strictObject({ Key: z.string().min(1).max(128), Value: z.string().max(256) });
export const tags = z.array(tag).max(50).optional();

export type Tag = z.infer<typeof tag>;

/** The VPC that a job or a model runs in. */
export const vpcConfiguration = z.strictObject({
  Subnets: z
    .array(z.string().regex(/^subnet-[0-9a-f]+$/u))
    .min(1)
    .max(16),
  SecurityGroupIds: z
    .array(z.string().regex(/^sg-[0-9a-f]+$/u))
    .min(1)
    .max(5),
});

export type VpcConfiguration = z.infer<typeof vpcConfiguration>;

/** Moments travel as seconds since 1970, with fractions. */
export const moment = z.number();

/** What every List operation takes; each adds what it can sort by. */
export const listFields = {
  NextToken: z.string().max(8192).optional(),
  MaxResults: z.number().int().min(1).max(100).optional(),
  NameContains: z.string().max(63).optional(),
  CreationTimeAfter: moment.optional(),
  CreationTimeBefore: moment.optional(),
};
