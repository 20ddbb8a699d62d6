/** What a change does to every stack, as a document: for the comment of a pull request, and for a terminal. */
import { type BudgetEstimate, budgetSentence, isExceeded } from "../cost/budget";
import { type CostComparison, lacksPrices } from "../cost/comparison";
import { difference, dollars } from "../cost/lines";
import type { Packages } from "../program/revision";
import { type Block, type Cell, heading, type Item, type Line, line, paragraph, type Table, words } from "./document";
import type { Listing, PermissionChange } from "./permissions";
import type { Note, ResourceChange } from "./resourceChanges";
import { changeLine } from "./values";

/** The first line of the comment: by it the comment is found and edited. */
export const marker = "<!-- model-delivery preview -->";

/** What becomes of a stack when one of the two updates it. */
export type Outcome =
  | { readonly kind: "compared"; readonly changes: readonly ResourceChange[]; readonly warnings: readonly string[] }
  /** The program of a revision did not get to its end; these are its own words. */
  | { readonly kind: "fault"; readonly revision: "base" | "change"; readonly text: string };

export interface StackPreview {
  readonly stack: string;
  /** Whether only one of the revisions has the stack's file. */
  readonly only?: "base" | "change";
  readonly administrator: Outcome;
  readonly run: Outcome;
  readonly permissions: readonly PermissionChange[];
  /** Undefined where one of the revisions cannot be evaluated. */
  readonly cost?: CostComparison;
  /** The stack's budget, and what the project's stacks need of it after the change. */
  readonly budget?: BudgetEstimate;
}

export interface Preview {
  /** The commit that the change is compared with. */
  readonly base: string;
  readonly stacks: readonly StackPreview[];
  /** What of the evaluation itself is to be known, for example that the packages are not those of the base. */
  readonly remarks: readonly string[];
}

export function previewDocument({ base, stacks, remarks }: Preview): readonly Block[] {
  return [
    heading(2, words("What this change does")),
    paragraph([
      ...line`Compared with ${base.slice(0, 12)}, without an account: `,
      "the program of both revisions was evaluated for a delivery in service.",
    ]),
    ...remarks.map((remark) => paragraph(words(remark))),
    ...stacks.flatMap(stackBlocks),
  ];
}

/** What is to be known of the base's packages. */
export function remarksOn(packages: Packages): readonly string[] {
  return packages === "not installed"
    ? [
        "The base has other packages than this checkout, and they could not be installed: its program was evaluated " +
          "with the packages of this checkout.",
      ]
    : [];
}

function stackBlocks(preview: StackPreview): readonly Block[] {
  const { stack, only, administrator, run, permissions, cost, budget } = preview;
  const title = heading(3, line`Stack ${stack}`);
  const fault = [administrator, run].find((outcome) => outcome.kind === "fault");
  if (only === "base")
    return [
      title,
      paragraph(
        line`Its file has gone. Nothing of it is deleted until somebody runs ${`pulumi destroy --stack ${stack}`}.`,
      ),
    ];
  if (fault?.kind === "fault") return [title, ...faultBlocks(fault)];
  if (isUnchanged(preview)) return [title, paragraph(words("Nothing changes.")), ...budgetBlocks(budget)];
  return [
    title,
    ...(only === "change" ? [paragraph(words("The stack is new."))] : []),
    ...partBlocks(line`After the merge somebody has to run ${`pulumi up --stack ${stack}`}`, administrator),
    ...partBlocks(words("The pipeline will do this"), run),
    ...permissionBlocks(permissions),
    ...costBlocks(cost),
    ...budgetBlocks(budget),
  ];
}

function isUnchanged({ administrator, run, permissions, cost }: StackPreview): boolean {
  const isStill = (outcome: Outcome): boolean =>
    outcome.kind === "compared" && outcome.changes.length === 0 && outcome.warnings.length === 0;
  return isStill(administrator) && isStill(run) && permissions.length === 0 && (cost?.changes ?? []).length === 0;
}

function faultBlocks({ revision, text }: Extract<Outcome, { kind: "fault" }>): readonly Block[] {
  const said =
    revision === "change"
      ? "With this change the program refuses to work. It says:"
      : "The base itself cannot be evaluated, so nothing can be compared. Its program says:";
  return [paragraph(words(said)), { kind: "quote", text: text.slice(0, 8000) }];
}

function partBlocks(title: Line, outcome: Outcome): readonly Block[] {
  if (outcome.kind === "fault" || (outcome.changes.length === 0 && outcome.warnings.length === 0)) return [];
  return [
    heading(4, title),
    ...outcome.warnings.map((warning) => paragraph(line`The program warns: ${warning}`)),
    paragraph(words(`${summary(outcome.changes)}.`)),
    { kind: "list", items: outcome.changes.map(changeItem) },
  ];
}

const verbs = {
  create: "created",
  update: "updated",
  replace: "replaced",
  rename: "renamed in the state",
  delete: "deleted",
} as const;

function summary(changes: readonly ResourceChange[]): string {
  const counts = Object.entries(verbs).flatMap(([operation, verb]) => {
    const count = changes.filter((change) => change.operation === operation).length;
    return count === 0 ? [] : [`${count} ${verb}`];
  });
  return counts.join(", ");
}

function changeItem({ operation, type, name, properties, replacedBy, notes }: ResourceChange): Item {
  const verb = `${verbs[operation].charAt(0).toUpperCase()}${verbs[operation].slice(1)}: `;
  const because = operation === "replace" ? joinedTheirs(" because of ", replacedBy ?? []) : ([] satisfies Line);
  const unknownType =
    replacedBy === undefined
      ? [words("Whether that replaces it is not known: the rehearsal does not know its type.")]
      : [];
  return {
    line: [verb, { theirs: name }, " (", { theirs: type }, ")", ...because],
    details: [
      ...properties.map(({ path, old, current }) => changeLine(path, old, current)),
      ...unknownType,
      ...notes.map((note) => words(noteTexts[note])),
    ],
  };
}

function joinedTheirs(before: string, texts: readonly string[]): Line {
  return texts.flatMap((text, index): Line => [index === 0 ? before : ", ", { theirs: text }]);
}

const noteTexts: Readonly<Record<Note, string>> = {
  refused: "It is protected: the update is refused until the program has said for one update that it no longer is.",
  retained: "What was there stays in the account, and no stack knows it any more.",
  dataLost: "The bucket is removed. AWS refuses that as long as there is an object in it.",
  unprotected: "It is no longer protected from being deleted.",
  protected: "It is now protected from being deleted.",
  otherCode: "The code of its provider in the state is replaced by this checkout's.",
};

function permissionBlocks(permissions: readonly PermissionChange[]): readonly Block[] {
  if (permissions.length === 0) return [];
  return [
    heading(4, words("Permissions")),
    withoutEmptyColumns({
      kind: "table",
      head: ["Where", "Statement", "Change", "Actions", "Resources", "Principals", "Conditions"],
      rows: permissions.map(permissionRow),
    }),
  ];
}

/** A role's statements have no principals, and few have conditions: columns of nothing take the others' width. */
function withoutEmptyColumns({ head, rows, ...table }: Table): Table {
  const isShown = (_: unknown, column: number): boolean => rows.some((cells) => (cells[column]?.length ?? 0) > 0);
  return { ...table, head: head.filter(isShown), rows: rows.map((cells) => cells.filter(isShown)) };
}

const directions = { widened: "widened", narrowed: "narrowed", both: "widened and narrowed" } as const;

function permissionRow({ where, sid, effect, direction, ...parts }: PermissionChange): readonly Cell[] {
  const { actions, resources, principals, conditions } = parts;
  const statement = effect === "Allow" ? line`${sid}` : line`${sid} (${effect})`;
  return [
    [line`${where}`],
    [statement],
    [words(directions[direction])],
    ...[actions, resources, principals, conditions].map(listingCell),
  ];
}

/** Values of a statement that are shown of each kind. */
const mostValues = 12;

function listingCell({ added, removed, kept, inverted }: Listing): Cell {
  const lines = [
    ...added.map((value) => line`+ ${value}`),
    ...removed.map((value) => line`− ${value}`),
    ...kept.map((value) => line`${value}`),
  ];
  const rest = lines.length > mostValues ? [words(`and ${lines.length - mostValues} more`)] : [];
  return [...(inverted && lines.length > 0 ? [words("all but")] : []), ...lines.slice(0, mostValues), ...rest];
}

function costBlocks(cost: CostComparison | undefined): readonly Block[] {
  if (cost === undefined || (cost.changes.length === 0 && cost.newlyNotPriced.length === 0)) return [];
  const { before, after, changes, newlyNotPriced } = cost;
  const isIncomplete = lacksPrices(cost);
  const total = (text: string, former: number, current: number): readonly Cell[] =>
    isIncomplete
      ? [[words(text)], [words(dollars(former))], [words(`${dollars(current)} and what is not priced`)], [words("?")]]
      : row(words(text), former, current);
  const row = (text: Line, former: number | undefined, current: number | undefined): readonly Cell[] => [
    [text],
    ...[former, current].map((amount): Cell => [words(amount === undefined ? "–" : dollars(amount))]),
    [words(difference((current ?? 0) - (former ?? 0)))],
  ];
  return [
    heading(4, words("Cost, in US dollars without taxes")),
    {
      kind: "table",
      head: ["", "Before", "After", "Difference"],
      rows: [
        total("a day, idle", before.idleDay, after.idleDay),
        total("a day with one run that trains", before.dayWithRun, after.dayWithRun),
        total(`a month with ${after.usage.runs} runs`, before.month, after.month),
        ...changes.map(({ name, before: former, after: current }) => row(line`of it ${name}`, former, current)),
      ],
    },
    ...newlyNotPriced.map((reason) => paragraph(line`Not priced any more, or new: ${reason}`)),
  ];
}

function budgetBlocks(budget: BudgetEstimate | undefined): readonly Block[] {
  return budget !== undefined && isExceeded(budget) ? [paragraph(words(budgetSentence(budget)))] : [];
}
