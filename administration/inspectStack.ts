/** Compares the code in the state of a stack with this checkout's, and replaces it when that is wanted. */
import { releaseProviderCode } from "../components";
import type { Engine } from "../delivery/engine";
import { type Finding, inspectState, withOwnCode } from "./stateCode";

/** @returns whether the state holds no other code than this checkout's, now */
export async function inspectStack(
  engine: Engine,
  { stack, replace }: { readonly stack: string; readonly replace: boolean },
  report: (line: string) => void,
): Promise<boolean> {
  const code = releaseProviderCode();
  const state = await engine.exportState(stack);
  const findings = inspectState(state, code);
  const of = <Kind extends Finding["kind"]>(kind: Kind) =>
    findings.filter((finding): finding is Extract<Finding, { readonly kind: Kind }> => finding.kind === kind);
  const [own, other, foreign] = [of("own"), of("other"), of("foreign")];
  report(`${own.length} resources of stack ${stack} have the code of this checkout.`);
  for (const { urn } of other) report(`  other code: ${urn}`);
  for (const { urn, reason } of foreign) report(`  not of this project: ${urn}: ${reason}`);
  if (other.length > 0 && replace) {
    await engine.importState(stack, withOwnCode(state, code));
    report(`${other.length} have it now. Nothing of what was there was run.`);
  } else if (other.length > 0) {
    report(
      "Other code is that of an earlier commit, or planted. Write this checkout's, before anything runs it: " +
        `npm run providers -- --stack ${stack} --replace`,
    );
  }
  if (foreign.length > 0)
    report(`Take out what is not of this project, without running it: pulumi state delete 'URN' --stack ${stack}`);
  return foreign.length === 0 && (other.length === 0 || replace);
}
