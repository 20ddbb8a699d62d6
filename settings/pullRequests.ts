/** Workflows that look at the account: whom the role of `delivery.pullRequests` trusts. */
import type { DeliverySettings } from "./schema";

/** Who signs the tokens of GitHub's workflows. Source: GitHub's docs, "OpenID Connect reference", November 2026. */
export const workflowIssuer = "token.actions.githubusercontent.com";

/** Whose workflows the role for pull requests trusts; undefined where the settings ask for no role. */
export function trustedWorkflows({
  source,
  pullRequests,
}: Pick<DeliverySettings, "source" | "pullRequests">):
  | { readonly repository: string; readonly environments: readonly string[] }
  | undefined {
  if (pullRequests === undefined) return undefined;
  const repository = pullRequests.repository ?? (source.kind === "s3" ? undefined : source.repository);
  // The schema refuses such settings.
  if (repository === undefined) throw new Error("delivery.pullRequests names no repository, and the source has none.");
  const { environment: preview, driftEnvironment: drift } = pullRequests;
  return { repository, environments: drift === undefined ? [preview] : [preview, drift] };
}
