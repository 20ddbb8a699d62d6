/**
 * Stands in for the Pulumi CLI where there is none, so that the steps of these tests, the Automation API that the
 * builds use, and the wrapped key of the state's secrets are tried all the same. The recording engine does the work. It
 * knows the commands that are used here, and refuses every other. It proves nothing about Pulumi's engine.
 */
import { randomBytes } from "node:crypto";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { DecryptCommand, EncryptCommand, KMSClient } from "@aws-sdk/client-kms";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { createEngine } from "#recording-engine";
import type { Change } from "../../../delivery/engine";

/** From 3.205 on the CLI sends its events by gRPC; before, it wrote them to a file. */
const version = "v3.204.0";

const settingsSchema = z.looseObject({
  config: z.record(z.string(), z.unknown()).default({}),
  secretsprovider: z.string().exactOptional(),
  encryptedkey: z.string().exactOptional(),
});
const projectSchema = z.looseObject({ name: z.string() });
const exportSchema = z.object({
  version: z.number(),
  deployment: z.object({ resources: z.array(z.looseObject({ urn: z.string(), type: z.string() })).exactOptional() }),
});

type Settings = z.infer<typeof settingsSchema>;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    all: { type: "boolean" },
    color: { type: "string" },
    "config-file": { type: "string" },
    diff: { type: "boolean" },
    "event-log": { type: "string" },
    "exec-kind": { type: "string" },
    "expect-no-changes": { type: "boolean" },
    file: { type: "string" },
    json: { type: "boolean" },
    "non-interactive": { type: "boolean" },
    page: { type: "string" },
    "page-size": { type: "string" },
    refresh: { type: "boolean" },
    "secrets-provider": { type: "string" },
    "show-secrets": { type: "boolean" },
    "skip-preview": { type: "boolean" },
    stack: { type: "string" },
    target: { type: "string", multiple: true },
    yes: { type: "boolean" },
  },
});

const [first = "", second = "", third = ""] = positionals;
const command = ["stack", "state"].includes(first) ? `${first} ${second}`.trim() : first;
const stack = values.stack ?? third;

async function run(): Promise<void> {
  switch (command) {
    case "version":
      console.log(version);
      return;
    case "stack init":
      await createStack(values["secrets-provider"] ?? "");
      return;
    case "stack select":
      if (resourcesOf(await createEngine().exportState(stack)).length === 0)
        throw new Error(`no stack named '${stack}' found`);
      return;
    case "stack output":
      console.log(JSON.stringify((await createEngine().outputs(stack)) ?? {}));
      return;
    case "stack history":
      console.log("[]");
      return;
    case "stack export":
      console.log(JSON.stringify(await createEngine().exportState(stack)));
      return;
    case "stack import":
      await createEngine().importState(stack, exportSchema.parse(JSON.parse(readFileSync(values.file ?? "", "utf8"))));
      return;
    case "state unprotect":
      await unprotectAll();
      return;
    case "up":
      await openSecrets(readSettings());
      tell(
        (await createEngine().update({ ...request(), ...(values.refresh === undefined ? {} : { refresh: true }) }))
          .changes,
      );
      return;
    case "preview":
      await openSecrets(readSettings());
      // JSON is all that is printed; without the CLI, Pulumi's SDK logs on the console.
      if (values.json === true) console.log = () => undefined;
      show(await createEngine().preview(request()));
      return;
    case "destroy":
      await openSecrets(readSettings());
      await createEngine().destroy(request());
      return;
    default:
      throw new Error(`The stand-in has no ${positionals.join(" ")}.`);
  }
}

function request(): Parameters<ReturnType<typeof createEngine>["update"]>[0] {
  return {
    stack,
    configuration: decisions(),
    onProgress: (line) => {
      console.log(line);
    },
    ...(values.target === undefined ? {} : { targets: values.target }),
  };
}

function stackFile(): string {
  return `Pulumi.${stack}.yaml`;
}

function readSettings(file = stackFile()): Settings {
  return settingsSchema.parse(parse(readFileSync(file, "utf8")));
}

/** What a run's own settings file has, and the stack's has not: the recording engine takes it for one update. */
function decisions(): Readonly<Record<string, unknown>> {
  const file = values["config-file"];
  if (file === undefined) return {};
  const known = readSettings().config;
  return Object.fromEntries(
    Object.entries(readSettings(file).config)
      .filter(([key]) => !(key in known))
      .map(([key, value]) => [key.slice(key.indexOf(":") + 1), value]),
  );
}

/**
 * As `stack init`: a key of this stack, wrapped by the provider's, in the stack's settings, which are laid out anew:
 * without comments, and with the project's name before each key. Seen: the CLI 3.248.0, 29 November 2026.
 */
async function createStack(provider: string): Promise<void> {
  const keys = new KMSClient({});
  const wrapped = await keys.send(new EncryptCommand({ KeyId: keyOf(provider), Plaintext: randomBytes(32) }));
  const { name } = projectSchema.parse(parse(readFileSync("Pulumi.yaml", "utf8")));
  const settings = {
    config: Object.fromEntries(
      Object.entries(readSettings().config).map(([key, value]) => [key.includes(":") ? key : `${name}:${key}`, value]),
    ),
    secretsprovider: provider,
    encryptedkey: Buffer.from(wrapped.CiphertextBlob ?? []).toString("base64"),
  };
  writeFileSync(stackFile(), stringify(settings, { sortMapEntries: true }));
}

/** Whoever works with a stack has to be allowed to open its secrets, and works from settings that hold their key. */
async function openSecrets({ secretsprovider, encryptedkey }: Settings): Promise<void> {
  if (secretsprovider === undefined || encryptedkey === undefined)
    throw new Error(`passphrase must be set with PULUMI_CONFIG_PASSPHRASE: ${stackFile()} names no secrets provider`);
  const CiphertextBlob = Buffer.from(encryptedkey, "base64");
  await new KMSClient({}).send(new DecryptCommand({ KeyId: keyOf(secretsprovider), CiphertextBlob }));
}

function keyOf(provider: string): string {
  return provider.replace(/^awskms:\/\//u, "").replace(/\?.*$/u, "");
}

function resourcesOf({ deployment }: Awaited<ReturnType<ReturnType<typeof createEngine>["exportState"]>>) {
  return deployment.resources ?? [];
}

async function unprotectAll(): Promise<void> {
  const engine = createEngine();
  const state = await engine.exportState(stack);
  const resources = resourcesOf(state).map((resource) => ({ ...resource, protect: false }));
  await engine.importState(stack, { ...state, deployment: { resources } });
}

function show(changes: readonly Change[]): void {
  tell(changes);
  if (values.json === true)
    process.stdout.write(JSON.stringify({ steps: changes.map(({ operation: op, urn }) => ({ op, urn })) }));
  const more = changes.filter(({ operation }) => operation !== "same");
  if (values["expect-no-changes"] === true && more.length > 0)
    throw new Error(`no changes were expected but changes were proposed: ${more.map(({ urn }) => urn).join(", ")}`);
}

/** The events that the Automation API reads. */
function tell(changes: readonly Change[]): void {
  const file = values["event-log"];
  if (file === undefined) return;
  const events = changes.map(({ operation: op, urn, type }) => ({ resourcePreEvent: { metadata: { op, urn, type } } }));
  appendFileSync(file, [...events, { cancelEvent: {} }].map((event) => `${JSON.stringify(event)}\n`).join(""));
}

/** A pipe takes a long text piece by piece. */
function exit(status: number): void {
  process.stdout.write("", () => process.exit(status));
}

run().then(
  () => {
    exit(0);
  },
  (error: unknown) => {
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    exit(255);
  },
);
