/** The rehearsal whose API is measured: one that a person keeps, or one that is delivered for it and removed again. */
import { keptRehearsal, type KeptRehearsal } from "../clients/keptRehearsal";
import { rehearse, spareDrawing } from "../scenarios/commandLine";
import { Laboratory } from "../scenarios/laboratory";
import { closeWorkshop } from "../scenarios/workshop";

export interface MeasuredRehearsal {
  readonly kept: KeptRehearsal;
  /** The checkout whose settings it runs with. */
  readonly checkout: string;
  close(): Promise<void>;
}

/** As much as API Gateway lets through by itself: the committed settings let through 100 requests a second. */
const unlimited = `authorization:
      kind: iam
    throttling:
      requestsPerSecond: 10000
      burst: 5000
`;

/** @param home of a rehearsal that is kept, with the limits of its own settings; undefined: one is delivered */
export async function openRehearsal(
  home: string | undefined,
  checkout: string,
  report: (line: string) => void,
): Promise<MeasuredRehearsal> {
  return home === undefined ? deliver(report) : existing(home, checkout);
}

function existing(home: string, checkout: string): MeasuredRehearsal {
  const kept = keptRehearsal.read(home);
  if (kept === undefined)
    throw new Error(`No rehearsal is kept in ${home}. Keep one with: npm start -- --keep --home ${home}`);
  return { kept, checkout, close: () => Promise.resolve() };
}

async function deliver(report: (line: string) => void): Promise<MeasuredRehearsal> {
  const laboratory = await Laboratory.open();
  await spareDrawing(laboratory);
  for (const stack of ["dev", "prod"])
    laboratory.edit(`Pulumi.${stack}.yaml`, "authorization:\n      kind: iam\n", unlimited);
  const { home, checkout } = laboratory;
  // Ctrl-C reaches the rehearsal too: its end ends this, and what was made for it is removed.
  process.once("SIGINT", () => undefined);
  const command = rehearse(checkout, ["--yes", "--keep", "--home", home]);
  const signsOfLife = setInterval(() => {
    report(command.output().trimEnd().split("\n").at(-1) ?? "");
  }, 10_000);
  const close = async (): Promise<void> => {
    command.interrupt();
    await command.exited;
    await closeWorkshop();
  };
  try {
    await command.printed("Kept until Ctrl-C");
    return { kept: existing(home, checkout).kept, checkout, close };
  } catch (error) {
    await close();
    throw error;
  } finally {
    clearInterval(signsOfLife);
  }
}
