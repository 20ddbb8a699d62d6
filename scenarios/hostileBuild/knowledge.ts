/** What a hostile commit is told: all that somebody could know who has read this project and seen the machine. */
import { z } from "zod";

export const knowledgeFile = "hostile.json";

export const knowledgeSchema = z.object({
  /** The process of the rehearsal. */
  rehearsal: z.number(),
  home: z.string(),
  otherHome: z.string(),
  checkout: z.string(),
  dataBucket: z.string(),
  stateBucket: z.string(),
  artifactBucket: z.string(),
  modelPackageGroup: z.string(),
  /** Of the question that waits. */
  question: z.object({ pipeline: z.string(), stage: z.string(), action: z.string(), token: z.string() }),
});

export type Knowledge = Readonly<z.infer<typeof knowledgeSchema>>;
