/** Schemathesis against the prediction API: `npm run bench -- schemathesis`. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import { apiAddress } from "../clients/apiAddress";
import { keptRehearsal } from "../clients/keptRehearsal";
import { BadInput } from "../machine/badInput";
import type { Command } from "../machine/command";
import { readWords } from "../machine/optionWords";
import { environmentNames } from "../settings/names";
import { readStacks } from "../settings/stacks";
import { openChild } from "./fuzz/childSubject";
import { configuration, explained } from "./schemathesis/explained";
import { wholeNumber } from "./wholeNumber";

/** Of PyPI, under the MIT licence. */
const version = "4.32.5";

const usage = `npm run bench -- schemathesis [--home DIR] [--examples N] [--seed S]

Runs Schemathesis ${version} over the OpenAPI document of the prediction API: of the one that is kept by
\`npm start -- --keep --home DIR\`, or of one in a local cloud of its own, whose model is the tests'. It makes requests
that fit the document and requests that do not, and holds each answer against the document. It needs Python 3.10 with
venv. Schemathesis is installed from PyPI into a folder of the user's cache (XDG_CACHE_HOME), once.

  --home DIR    ask the API of the QA environment that is kept there
  --examples N  for each operation; default 100
  --seed S      of the generator; default 1

Printed is what it finds, and what is expected of an API behind API Gateway, with the reason. Exit status 1 when it
finds anything else.`;

/** An API that answers, and what lets a caller in. */
interface Answering {
  readonly url: string;
  readonly accessKeyId: string;
  close(): Promise<void>;
}

async function check(words: readonly string[]): Promise<number> {
  const { values } = readWords({
    args: [...words],
    options: {
      home: { type: "string" },
      examples: { type: "string", default: "100" },
      seed: { type: "string", default: "1" },
    },
  });
  const [examples, seed] = [wholeNumber("examples", values.examples), wholeNumber("seed", values.seed)];
  const program = install();
  const api = await (values.home === undefined ? openOwn() : openKept(resolve(values.home)));
  const folder = mkdtempSync(join(tmpdir(), "schemathesis-"));
  try {
    writeFileSync(join(folder, "schemathesis.toml"), configuration);
    const status = await run(program, folder, [
      ...["run", `${api.url}/openapi.json`, "--url", api.url, "--header", signature(api)],
      ...["--max-examples", String(examples), "--seed", String(seed), "--continue-on-failure", "--no-color"],
    ]);
    console.log(
      ["", "Expected, and not counted:", ...explained.map(({ what, why }) => `  ${what}: ${why}`)].join("\n"),
    );
    return status === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await api.close();
  }
}

/** Returns the program. What pip prints is shown: it says what is missing. */
function install(): string {
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const folder = join(cache, "model-delivery", `schemathesis-${version}`);
  const program = join(folder, "bin", "schemathesis");
  if (existsSync(program)) return program;
  console.error(`… installing Schemathesis ${version} into ${folder}`);
  mkdirSync(dirname(folder), { recursive: true });
  const steps: readonly (readonly [string, ...string[]])[] = [
    ["python3", "-m", "venv", folder],
    [join(folder, "bin", "pip"), "install", "--quiet", `schemathesis==${version}`],
  ];
  for (const [file, ...words] of steps) {
    const { status, error } = spawnSync(file, words, { stdio: ["ignore", "inherit", "inherit"] });
    if (status === 0) continue;
    // What is half installed would count as installed.
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`${file} ${words.join(" ")} failed${error === undefined ? "" : `: ${error.message}`}.`);
  }
  return program;
}

async function openOwn(): Promise<Answering> {
  const child = await openChild("api");
  const { port, accessKeyId } = child.subject;
  return { url: `http://127.0.0.1:${port}`, accessKeyId, close: () => child.close() };
}

async function openKept(home: string): Promise<Answering> {
  const kept = keptRehearsal.read(home);
  if (kept === undefined)
    throw new BadInput(`No rehearsal is kept in ${home}. Keep one with: npm start -- --keep --home ${home}`);
  const { project, stack } = readStacks(process.cwd()).owner;
  const { url: endpoint, region, credentials } = kept;
  const name = environmentNames(project, stack).api;
  const url = await apiAddress(new ApiGatewayV2Client({ endpoint, region, credentials }), name);
  if (url === undefined) throw new BadInput(`The stack ${stack} has no API. Give it one in its settings (api).`);
  return { url, accessKeyId: credentials.accessKeyId, close: () => Promise.resolve() };
}

/** The local cloud takes a key without its signature, which would have to be another for each request. */
function signature({ accessKeyId }: Answering): string {
  const scope = `${accessKeyId}/20260101/us-east-1/execute-api/aws4_request`;
  return `Authorization: AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
}

function run(file: string, folder: string, words: readonly string[]): Promise<number | null> {
  return new Promise((done, reject) => {
    const child = spawn(file, words, { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });
    child.once("error", reject);
    child.once("exit", done);
  });
}

export const command: Command = { usage, run: check };
