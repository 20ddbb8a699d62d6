/**
 * The kinds of model that the delivery knows, and all that it has to know of each: everything else is the same for all
 * of them.
 */

export const modelKindNames = ["image-classification", "tabular-classification"] as const;

export type ModelKindName = (typeof modelKindNames)[number];

export interface ModelKind {
  /** Media type of the files that training reads. */
  readonly trainingType: string;
  /** Media types that a request may have; the tests send the first. */
  readonly requestTypes: readonly [string, ...string[]];
  /** Media types that an answer may have. */
  readonly responseTypes: readonly string[];
}

export const modelKinds: Readonly<Record<ModelKindName, ModelKind>> = {
  /**
   * Learns from RecordIO files, is asked with a picture, answers with a JSON array of one probability for each class.
   */
  "image-classification": {
    trainingType: "application/x-recordio",
    requestTypes: ["application/x-image", "image/jpeg", "image/png"],
    responseTypes: ["application/json"],
  },
  /**
   * Learns from CSV files (class index, then numbers; no header), is asked with one line of numbers, answers in the
   * same way.
   */
  "tabular-classification": {
    trainingType: "text/csv",
    requestTypes: ["text/csv"],
    responseTypes: ["application/json"],
  },
};

/** What a training image says of the models that it makes. */
export type ImageWithKind =
  | { readonly algorithm: ModelKindName }
  | { readonly uri: string; readonly kind: ModelKindName; readonly requestTypes?: readonly string[] };

/** The kind of model that an image makes. The built-in algorithm makes models of its own name. */
export function modelKindName(image: ImageWithKind): ModelKindName {
  return "uri" in image ? image.kind : image.algorithm;
}

/** The kind of model that an image makes, with the media types that the settings give an image of one's own. */
export function modelKind(image: ImageWithKind): ModelKind {
  const kind = modelKinds[modelKindName(image)];
  const [first, ...others] = ("uri" in image ? image.requestTypes : undefined) ?? [];
  return first === undefined ? kind : { ...kind, requestTypes: [first, ...others] };
}
