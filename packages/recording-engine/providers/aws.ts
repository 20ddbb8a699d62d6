/** The aws provider, by the table of resource types. */
import { changedPaths, parsePath, pathsMeet, pathText } from "../changes";
import { madeUpName } from "../resources/naming";
import type { Calls, Row } from "../resources/row";
import { table } from "../resources/table";
import { EngineError } from "../types";
import { nameOf, typeOf } from "../urns";
import { defaultsKey, sameValue, type Values, without } from "../values";
import type { Applied, CheckRequest, Difference, DiffRequest, Existing, Found, Provider } from "./provider";

export class AwsProvider implements Provider {
  public constructor(private readonly calls: Calls) {}

  /** Makes up a name where the program gave none, and keeps a made-up name as long as the resource lives. */
  public check({ urn, olds, news }: CheckRequest): Promise<Values> {
    const { properties, naming } = rowOf(urn);
    const { region, ...others } = news;
    if (region !== undefined && region !== this.calls.region)
      throw new Error(
        `region: the recording engine applies every resource in the provider's region, ${this.calls.region}`,
      );
    const unknownProperties = Object.keys(others).filter(
      (property) => property !== defaultsKey && !properties.includes(property),
    );
    if (unknownProperties.length > 0)
      throw new Error(
        `${unknownProperties.join(", ")}: not applied by the recording engine of the rehearsal, ` +
          `which knows ${properties.join(", ")}`,
      );
    if (naming === undefined || news[naming.property] !== undefined) return Promise.resolve(news);
    if (naming.prefixProperty !== undefined && news[naming.prefixProperty] !== undefined) return Promise.resolve(news);
    const kept = isMadeUp(olds, naming.property) ? olds?.[naming.property] : undefined;
    return Promise.resolve({
      ...news,
      [naming.property]: kept ?? madeUpName(nameOf(urn), naming),
      [defaultsKey]: [naming.property],
    });
  }

  public diff({ urn, oldInputs, oldOutputs, news }: DiffRequest): Promise<Difference> {
    const { global } = rowOf(urn);
    const oldRegion = oldOutputs["region"];
    if (global !== true && typeof oldRegion === "string" && oldRegion !== this.calls.region) {
      throw new EngineError(
        `${nameOf(urn)} is in ${oldRegion}, the provider in ${this.calls.region}: the recording engine moves no ` +
          "resources. Destroy the stack before you change its region.",
      );
    }
    return Promise.resolve(awsDifference(urn, oldInputs, news));
  }

  public async create(urn: string, inputs: Values): Promise<Applied> {
    const applied = await rowOf(urn).create(withoutDefaults(inputs), this.calls);
    return { ...applied, outputs: this.outputs(urn, inputs, applied.outputs) };
  }

  public async update({ urn, id, oldInputs, oldOutputs, news }: DiffRequest): Promise<Applied> {
    const changed = changedPaths(oldInputs, news).map(([property]) => property);
    const update = {
      id,
      inputs: withoutDefaults(news),
      old: withoutDefaults(oldInputs),
      oldOutputs,
      changed: (property: string): boolean => changed.includes(property),
    };
    const outputs = await rowOf(urn).update(update, this.calls);
    const kept = Object.fromEntries(Object.entries(oldOutputs).filter(([key]) => !(key in oldInputs)));
    return { id, outputs: this.outputs(urn, news, { ...kept, ...outputs }) };
  }

  public async delete(resource: Existing): Promise<void> {
    await rowOf(resource.urn).delete({ ...resource, inputs: withoutDefaults(resource.inputs) }, this.calls);
  }

  public async refresh(resource: Existing): Promise<Found | undefined> {
    const { urn, id, inputs, outputs } = resource;
    const row = rowOf(urn);
    if (row.read === undefined)
      throw new EngineError(
        `${nameOf(urn)} (${typeOf(urn)}) is to be refreshed, which the recording engine of the rehearsal does not do ` +
          "for this type: its row has no read.",
      );
    const found = await row.read({ ...resource, inputs: withoutDefaults(inputs) }, this.calls);
    if (found === undefined) return undefined;
    const computed = found["tags"] === undefined ? {} : { tagsAll: found["tags"] };
    return { id, inputs: { ...inputs, ...found }, outputs: { ...outputs, ...found, ...computed } };
  }

  public read(urn: string): Promise<Applied> {
    return Promise.reject(
      new EngineError(
        `${nameOf(urn)} (${typeOf(urn)}) is looked up with get(), which the recording engine of the rehearsal ` +
          "does not do for AWS resources.",
      ),
    );
  }

  /** What exists keeps its ARN and the like; of what does not exist yet only the inputs are known. */
  public previewOutputs(news: Values, oldOutputs: Values | undefined): Values {
    return { ...oldOutputs, ...withoutDefaults(news) };
  }

  private outputs(urn: string, inputs: Values, computed: Values): Values {
    const { global, properties } = rowOf(urn);
    return {
      ...withoutDefaults(inputs),
      ...computed,
      ...(properties.includes("tags") ? { tagsAll: inputs["tags"] ?? {} } : {}),
      ...(global === true ? {} : { region: this.calls.region }),
    };
  }
}

/** Whether there is a row for the type: what is not rehearsed cannot be compared either. */
export function isRehearsed(type: string): boolean {
  return table[type] !== undefined;
}

/** What has changed, and what of it needs another resource. */
export function awsDifference(
  urn: string,
  oldInputs: Values,
  news: Values,
): Difference & { readonly changed: boolean } {
  const { replaces: replacing, naming } = rowOf(urn);
  const changed = changedPaths(withoutDefaults(oldInputs), withoutDefaults(news));
  const patterns = replacing.map(parsePath);
  const replaces = changed.filter((path) => patterns.some((pattern) => pathsMeet(pattern, path))).map(pathText);
  const keepsName =
    naming !== undefined &&
    news[naming.property] !== undefined &&
    !isMadeUp(news, naming.property) &&
    sameValue(news[naming.property], oldInputs[naming.property]);
  return { changed: changed.length > 0, replaces, paths: changed, deleteBeforeReplace: keepsName };
}

function rowOf(urn: string): Row {
  const type = typeOf(urn);
  const row = table[type];
  if (row === undefined)
    throw new EngineError(
      `Resources of type ${type} are not rehearsed: packages/recording-engine/resources/table.ts has no row for them.`,
    );
  return row;
}

function isMadeUp(inputs: Values | undefined, property: string): boolean {
  const defaults = inputs?.[defaultsKey];
  return Array.isArray(defaults) && defaults.includes(property);
}

function withoutDefaults(inputs: Values): Values {
  return without(inputs, defaultsKey);
}
