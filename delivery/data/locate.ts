/** Finds the data of each kind of model. */
import type { ModelKindName } from "../../settings/modelKinds";
import { locateRows } from "./locateRows";
import { type LocatedSource, locateSource, type SourceContext, type SourceSettings } from "./source";

export const locators: Readonly<
  Record<ModelKindName, (settings: SourceSettings, context: SourceContext) => Promise<LocatedSource>>
> = {
  "image-classification": locateSource,
  "tabular-classification": locateRows,
};
