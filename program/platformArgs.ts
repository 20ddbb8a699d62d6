import type { PlatformArgs } from "../components";
import { connectionsPage } from "../contract/consolePages";
import { trustedWorkflows } from "../settings/pullRequests";
import { stackProduction, stackToken } from "../settings/stack";
import type { Circumstances } from "./circumstances";

/** The platform that the settings of the stack ask for. */
export function platformArgs({ settings, owner, here, image, byPerson }: Circumstances): PlatformArgs {
  const { source, approvers, approvalTimeoutMinutes, state } = owner.delivery;
  const pullRequests = trustedWorkflows(owner.delivery);
  return {
    ...here,
    ...(settings.api && { api: settings.api }),
    production: stackProduction(owner),
    source,
    token: source.kind === "githubToken" ? stackToken() : undefined,
    approvers,
    approvalTimeoutMinutes,
    state,
    image,
    training: owner.training,
    ...(pullRequests && { pullRequests }),
    // A run of the pipeline has no right to look whether the connection has been accepted.
    acceptancePage: byPerson ? connectionsPage(here.location) : undefined,
  };
}
