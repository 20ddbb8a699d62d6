/**
 * Dynamic resources: the program serializes their provider into the property `__provider`, and this evaluates the text
 * and runs its methods as Pulumi's host for them does (@pulumi/pulumi/cmd/dynamic-provider/index.js).
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { compileFunction } from "node:vm";
import type { dynamic } from "@pulumi/pulumi";
import { isRecord, unknown, type Values } from "../values";
import type { Applied, CheckRequest, Difference, DiffRequest, Existing, Found, Provider } from "./provider";

/** The input in which the program hands over the code of a dynamic resource's provider. */
export const providerKey = "__provider";

/** The type of every dynamic resource begins with this. */
export const dynamicPackage = "pulumi-nodejs";

/** What a provider's check answers, in types of its own choice. */
interface Checked {
  readonly inputs?: Values;
  readonly failures?: readonly dynamic.CheckFailure[];
}

/** What a provider's read answers. */
interface ReadResult {
  /** Absent or empty: there is nothing. */
  readonly id?: string;
  readonly props?: Values;
  readonly inputs?: Values;
}

type Handler = () => dynamic.ResourceProvider;

export class DynamicProvider implements Provider {
  private readonly handlers = new Map<string, Promise<dynamic.ResourceProvider>>();

  /**
   * @param folder the program's, from which modules that the provider requires are found
   * @param configuration the stack's, keys with namespace
   */
  public constructor(
    private readonly folder: string,
    private readonly project: string,
    private readonly configuration: Readonly<Record<string, string>>,
  ) {}

  public async check({ olds = {}, news }: CheckRequest): Promise<Values> {
    const provider = await this.providerOf(news[providerKey] === unknown ? olds : news);
    const checked: Checked = (await provider.check?.({ ...olds }, { ...news })) ?? {};
    const failures = checked.failures ?? [];
    if (failures.length > 0)
      throw new Error(failures.map(({ property, reason }) => `${property}: ${reason}`).join("; "));
    return withProvider(checked.inputs ?? news, news);
  }

  public async diff({ id, oldOutputs, news }: DiffRequest): Promise<Difference> {
    const provider = await this.providerOf(news[providerKey] === unknown ? oldOutputs : news);
    const difference = (await provider.diff?.(id, { ...oldOutputs }, { ...news })) ?? {};
    return {
      changed: difference.changes,
      replaces: difference.replaces ?? [],
      deleteBeforeReplace: difference.deleteBeforeReplace ?? false,
    };
  }

  public async create(_urn: string, inputs: Values): Promise<Applied> {
    const provider = await this.providerOf(inputs);
    return orPartly(inputs, async () => {
      const made: { readonly id: string; readonly outs?: Values } = await provider.create({ ...inputs });
      return { id: made.id, outputs: withProvider(made.outs ?? {}, inputs) };
    });
  }

  public async update({ id, oldOutputs, news }: DiffRequest): Promise<Applied> {
    const provider = await this.providerOf(news);
    return orPartly(news, async () => {
      const result: { readonly outs?: Values } = (await provider.update?.(id, { ...oldOutputs }, { ...news })) ?? {};
      return { id, outputs: withProvider(result.outs ?? {}, news) };
    });
  }

  public async delete({ id, outputs }: Existing): Promise<void> {
    const provider = await this.providerOf(outputs);
    await provider.delete?.(id, { ...outputs });
  }

  /**
   * Asks the provider that made the resource, with the outputs of the state: a newer one that the program brings counts
   * only after the next update of the resource. A result without an id says that the resource has gone; a provider that
   * cannot read finds everything as it was.
   */
  public async refresh({ id, outputs }: Existing): Promise<Found | undefined> {
    const provider = await this.providerOf(outputs);
    if (provider.read === undefined) return { id, outputs };
    const found: ReadResult = await provider.read(id, { ...outputs });
    if (found.id === undefined || found.id === "") return undefined;
    return {
      id: found.id,
      outputs: withProvider(found.props ?? {}, outputs),
      ...(found.inputs !== undefined && { inputs: withProvider(found.inputs, outputs) }),
    };
  }

  public async read(_urn: string, id: string, inputs: Values): Promise<Applied> {
    const provider = await this.providerOf(inputs);
    const found: ReadResult = (await provider.read?.(id, { ...inputs })) ?? {};
    return { id: found.id ?? id, outputs: withProvider(found.props ?? inputs, inputs) };
  }

  /** The host cannot preview: whatever is not an input is unknown. */
  public previewOutputs(news: Values): Values {
    return news;
  }

  private providerOf(values: Values): Promise<dynamic.ResourceProvider> {
    const text = values[providerKey];
    if (typeof text !== "string") throw new Error("The state of this dynamic resource holds no serialized provider.");
    const existing = this.handlers.get(text);
    if (existing !== undefined) return existing;
    const provider = this.evaluate(text);
    this.handlers.set(text, provider);
    return provider;
  }

  private async evaluate(text: string): Promise<dynamic.ResourceProvider> {
    const file = join(this.folder, "__provider.js");
    const module: { readonly exports: { handler?: Handler } } = { exports: {} };
    const run = compileFunction(text, ["exports", "require", "module", "__filename", "__dirname"], { filename: file });
    Reflect.apply(run, undefined, [module.exports, createRequire(file), module, file, this.folder]);
    const provider = module.exports.handler?.();
    if (provider === undefined) throw new Error("The serialized provider of a dynamic resource exports no handler.");
    await provider.configure?.({ config: this.settings() });
    return provider;
  }

  private settings(): dynamic.Config {
    const get = (key: string): string | undefined =>
      this.configuration[key.includes(":") ? key : `${this.project}:${key}`];
    return {
      get,
      require: (key) => {
        const value = get(key);
        if (value === undefined) throw new Error(`Missing required configuration key: ${key}`);
        return value;
      },
    };
  }
}

function withProvider(outputs: Values, inputs: Values): Values {
  return { ...outputs, [providerKey]: inputs[providerKey] };
}

/** A provider's error with an id says that the resource was made but failed to become what it should be. */
async function orPartly(inputs: Values, apply: () => Promise<Applied>): Promise<Applied> {
  try {
    return await apply();
  } catch (error) {
    if (!(error instanceof Error) || !("id" in error) || typeof error.id !== "string") throw error;
    const properties = "properties" in error && isRecord(error.properties) ? error.properties : {};
    const reasons = "reasons" in error && Array.isArray(error.reasons) ? error.reasons.map(String) : [];
    return {
      id: error.id,
      outputs: withProvider(properties, inputs),
      initErrors: reasons.length > 0 ? reasons : [error.message],
    };
  }
}
