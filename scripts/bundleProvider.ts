import { join } from "node:path";
import { build } from "esbuild";
import type { ProviderName } from "../components/release/providerCode";

const project = join(__dirname, "..");
const sources: Readonly<Record<ProviderName, string>> = {
  ModelPackage: "modelPackage",
  TrainingJob: "trainingJob",
  UniqueName: "uniqueName",
};

/**
 * The code of a dynamic provider in one CommonJS module that exports `handler`, as Pulumi's host for dynamic resources
 * runs it. Packages are required from the program's own installation.
 */
export async function bundleProvider(name: ProviderName): Promise<string> {
  const source = sources[name];
  const { outputFiles } = await build({
    absWorkingDir: project,
    stdin: {
      contents: `import { ${source}Provider } from "./${source}";\nexport const handler = () => ${source}Provider;\n`,
      resolveDir: join(project, "components", "release"),
      sourcefile: `${source}.handler.ts`,
      loader: "ts",
    },
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    target: "node20",
    packages: "external",
    legalComments: "none",
    logLevel: "silent",
  });
  const [{ text } = { text: "" }] = outputFiles;
  return `// Made by \`npm run generate -- providers\`, from components/release/${source}.ts.\n${text}`;
}
