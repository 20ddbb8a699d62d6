/** What docs/dependencies.md says: the packages of the lock file by licence, and how `npm audit` is read. */
import { z } from "zod";

const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({
      version: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().optional(),
      optional: z.boolean().optional(),
      hasInstallScript: z.boolean().optional(),
      dependencies: z.record(z.string(), z.string()).optional(),
      devDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

type Packages = z.infer<typeof lockFile>["packages"];

const folder = "node_modules/";

/** @param text of package-lock.json */
export function dependenciesPage(text: string): string {
  const { packages } = lockFile.parse(JSON.parse(text));
  const installed = Object.entries(packages).filter(([place]) => place !== "");
  const scripts = installed.flatMap(([place, { hasInstallScript }]) =>
    hasInstallScript === true ? [nameOf(place)] : [],
  );
  return `# Dependencies

Written by \`npm run generate -- dependencies\` from \`package-lock.json\`, without a network. A test says when it is
out of date.

The lock file names ${installed.length} packages, each with its version and hash.
A build of the pipeline may install ${countOf(installed, false)} of them (\`npm ci --omit=dev\`); the others
are for development. Packages for other systems are counted and not installed. Nothing runs when packages are installed
(\`--ignore-scripts\`): ${listOf(scripts)} would bring a script, and work without.

## Named by package.json

| Package | Version | Licence | For |
|---|---|---|---|
${rowsOf(directRows(packages))}

## Licences

None is GPL or AGPL. LGPL-3.0 is that of libvips, which sharp loads as a library of its own: it may be exchanged, and
nothing of it is changed.

| Licence | Builds | Development | Packages, where they are few |
|---|---|---|---|
${rowsOf(licenceRows(installed))}

## npm audit

\`npm audit --omit=dev\` asks the registry which versions have a known weakness. It needs a network, so no test runs it.
It was tried on 29 November 2026, and has no answer yet: the registry that could be reached takes no audits (405 Method
Not Allowed). So this page says of no package that it has no known weakness. Run it where the registry answers, and
read each answer with this:

- Only what \`--omit=dev\` leaves runs on AWS, and there with the role of one build, or in the API's function, whose
  bundle holds only what it imports.
- What reads files of strangers is sharp (pictures) and yaml (settings). \`npm run bench -- fuzz\` gives the readers
  around them damaged files; a weakness in one of these two matters at once.
- Engine and provider are Pulumi's own programs, which no lock file names: take their versions from Pulumi's releases.
- A weakness in a package for development matters to whoever runs the tests, not to what is delivered.
- Mend it with \`npm install --save-exact PACKAGE@VERSION --ignore-scripts\`, then
  \`npm run generate -- dependencies\` and \`npm test\`.
`;
}

function nameOf(place: string): string {
  return place.slice(place.lastIndexOf(folder) + folder.length);
}

type Installed = readonly (readonly [string, Packages[string]])[];

function countOf(installed: Installed, dev: boolean): number {
  return installed.filter(([, each]) => (each.dev ?? false) === dev).length;
}

function directRows(packages: Packages): readonly (readonly string[])[] {
  const { dependencies = {}, devDependencies = {} } = packages[""] ?? {};
  const row =
    (purpose: string) =>
    (name: string): readonly string[] => {
      const { version = "", license = "not said" } = packages[`${folder}${name}`] ?? {};
      return [name, version, license, purpose];
    };
  return [...Object.keys(dependencies).map(row("builds")), ...Object.keys(devDependencies).map(row("development"))];
}

/** Where so few packages have a licence, they are named. */
const few = 4;

function licenceRows(installed: Installed): readonly (readonly string[])[] {
  const licences = [...new Set(installed.map(([, { license = "not said" }]) => license))];
  return licences
    .map((licence) => [licence, installed.filter(([, { license = "not said" }]) => license === licence)] as const)
    .sort(([, first], [, second]) => second.length - first.length)
    .map(([licence, each]) => {
      const names = [...new Set(each.map(([place]) => nameOf(place)))];
      return [licence, countOf(each, false), countOf(each, true), names.length > few ? "" : names.join(", ")].map(
        String,
      );
    });
}

function rowsOf(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function listOf(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(" and ");
}
