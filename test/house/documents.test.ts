/** The documents name files that are there, and leave out no action and no role. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { deliveryNames } from "../../settings/names";
import { steps } from "../components/platform/pipeline/exampleSteps";

const project = join(__dirname, "..", "..");

/** What is not ours, or made again and again. */
const others = new Set(["node_modules", "reports"]);

/** Every Markdown file below a folder, as a path in the project. */
function documentsIn(folder: string): readonly string[] {
  return readdirSync(join(project, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return entry.name.endsWith(".md") ? [path] : [];
    return entry.name.startsWith(".") || others.has(entry.name) ? [] : documentsIn(path);
  });
}

/** The files that a document names with their folders; a path may begin at the project or beside the document. */
function missingIn(document: string): readonly string[] {
  const paths = readFileSync(join(project, document), "utf8").matchAll(
    /`([\w./-]+\/[\w.-]+\.(?:[cm]?[jt]s|ya?ml|json|md))`/gu,
  );
  return [...paths]
    .map(([, path = ""]) => path)
    .filter((path) => ![project, join(project, dirname(document))].some((folder) => existsSync(join(folder, path))))
    .map((path) => `${document}: ${path}`);
}

/** The address of a heading as GitHub makes it. */
function anchor(heading: string): string {
  const words = heading.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, "");
  return words.replaceAll(" ", "-");
}

function anchorsIn(file: string): readonly string[] {
  const headings = readFileSync(file, "utf8").matchAll(/^#+ (.+)$/gmu);
  return [...headings].map(([, heading = ""]) => anchor(heading));
}

/** The links of a document that lead to no file, or to no heading of one. */
function deadLinksIn(document: string): readonly string[] {
  const links = readFileSync(join(project, document), "utf8").matchAll(
    /\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)]*))?\)/gu,
  );
  return [...links]
    .filter(([, path = "", heading]) => {
      const file = path === "" ? join(project, document) : join(project, dirname(document), path);
      return !existsSync(file) || (heading !== undefined && !anchorsIn(file).includes(heading));
    })
    .map(([link]) => `${document}: ${link}`);
}

describe("the documents", () => {
  it("have no link that leads nowhere", () => {
    assert.deepEqual(documentsIn(".").flatMap(deadLinksIn), []);
  });

  it("greet a newcomer with 1,200 words at most", () => {
    const words = readFileSync(join(project, "README.md"), "utf8").match(/\S+/gu) ?? [];
    assert.ok(words.length <= 1_200, `README.md has ${words.length} words. What goes into depth belongs into docs/.`);
  });

  it("name no file that is not there", () => {
    const documents = documentsIn(".");
    assert.ok(documents.includes("README.md") && documents.includes("packages/local-cloud/README.md"));
    assert.deepEqual(documents.flatMap(missingIn), []);
  });

  it("tell of every action what it runs", () => {
    const text = readFileSync(join(project, "ARCHITECTURE.md"), "utf8");
    const untold = steps.map(({ stage, action }) => `| ${stage} | ${action} |`).filter((row) => !text.includes(row));
    assert.deepEqual(untold, [], "ARCHITECTURE.md, The stages");
  });

  it("tell of every role of the delivery what it may do", () => {
    const text = readFileSync(join(project, "SECURITY.md"), "utf8");
    const { roles } = deliveryNames("project", "stack", {
      accountId: "123456789012",
      region: "us-east-1",
      partition: "aws",
    });
    const untold = Object.keys(roles).filter((role) => !text.includes(`| \`${role}\` |`));
    assert.deepEqual(untold, [], "SECURITY.md, Who acts");
  });
});
