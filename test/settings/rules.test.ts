import assert from "node:assert/strict";
import { z } from "zod";
import { ruleNamed } from "../../settings/rules";
import { configurationSchema } from "../../settings/schema";

/** A setting, or a block of them. */
interface Place {
  /** Where it stands: `endpoint.variants[]`. */
  readonly key: string;
  readonly schema: z.core.$ZodType;
  /** Whose fault tells what is allowed: a choice's, of what has no rule of its own in one of its kinds. */
  readonly told: z.core.$ZodType;
}

function placesIn(schema: z.core.$ZodType, key: string, choice?: z.core.$ZodType): readonly Place[] {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodExactOptional)
    return placesIn(schema.unwrap(), key, choice);
  const place = { key, schema, told: choice !== undefined && allowedIn(schema) === undefined ? choice : schema };
  if (schema instanceof z.ZodArray) return [place, ...placesIn(schema.element, `${key}[]`)];
  if (schema instanceof z.ZodUnion)
    return [place, ...schema.options.flatMap((option: z.core.$ZodType) => placesIn(option, key, schema))];
  if (!(schema instanceof z.ZodObject)) return [place];
  const settings = Object.entries<z.core.$ZodType>(schema.shape);
  return [place, ...settings.flatMap(([name, setting]) => placesIn(setting, `${key}.${name}`, choice))];
}

/** What is allowed in a place, in the words of the rule that its fault names. */
function allowedIn(schema: z.core.$ZodType): string | undefined {
  const { error } = z.safeParse(schema, Symbol("no setting"));
  return ruleNamed(error?.issues[0]?.message ?? "")?.allowed;
}

describe("the rules of the settings", () => {
  const places = Object.entries(configurationSchema.shape).flatMap(([name, schema]) => placesIn(schema, name));

  it("are told of every setting", () => {
    const untold = places.filter(({ told }) => allowedIn(told) === undefined).map(({ key }) => key);
    assert.deepEqual(untold, [], "The message of each check has to be the name of a rule in settings/rules.ts.");
  });

  it("name every setting of a block", () => {
    const forgotten = places.flatMap(({ key, schema, told }) => {
      if (!(schema instanceof z.ZodObject)) return [];
      const settings = Object.entries<z.core.$ZodType>(schema.shape);
      return settings
        .filter(([name, setting]) => !(setting instanceof z.ZodNever) && !allowedIn(told)?.includes(name))
        .map(([name]) => `${key}.${name}`);
    });
    // Pulumi writes the block of the token; nobody types it.
    assert.deepEqual(forgotten, ["githubToken.secure"], "The block's rule in settings/rules.ts lists its settings.");
  });
});
