/** What the suite measured: written for `delivery test`, which hands it on. */
import { z } from "zod";

/** Where the figures are written, relative to the checkout. */
export const figuresFile = "reports/qa-figures.json";

const figuresSchema = z.object({
  endpointConfiguration: z.string(),
  /** Share of held-out samples whose most probable class is the right one. */
  accuracy: z.number().min(0).max(1),
  /** Lower end of the accuracy's Wilson interval. */
  accuracyLowerBound: z.number().min(0).max(1),
  /** Milliseconds of an invocation at the environment's concurrency. */
  latencyMilliseconds: z.object({ p50: z.number(), p95: z.number() }),
  /** Number of held-out samples that were asked. */
  samples: z.number().int().positive(),
});

export type Figures = Readonly<z.infer<typeof figuresSchema>>;

/** Reads figures. */
export function parseFigures(text: string, origin: string): Figures {
  const result = figuresSchema.safeParse(JSON.parse(text));
  if (!result.success) throw new Error(`${origin} holds no figures: ${z.prettifyError(result.error)}`);
  return result.data;
}
