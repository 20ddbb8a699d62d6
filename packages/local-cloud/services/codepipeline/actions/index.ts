/** The action providers that the rehearsal has. A pipeline that names another is refused when it is created. */
import type { ActionDeclaration } from "../declaration";
import { codeBuild } from "./codeBuild";
import { codeStarSourceConnection } from "./codeStarSourceConnection";
import { gitHub } from "./gitHub";
import { manualApproval } from "./manualApproval";
import type { ActionProvider } from "./provider";
import { s3Source } from "./s3Source";

const providers: readonly ActionProvider[] = [
  codeStarSourceConnection,
  gitHub,
  s3Source,
  codeBuild("Build"),
  codeBuild("Test"),
  manualApproval,
];

/** The provider of an action type; undefined when the rehearsal has none. */
export function findProvider({
  category,
  owner,
  provider,
  version,
}: ActionDeclaration["actionTypeId"]): ActionProvider | undefined {
  return providers.find(
    (one) => one.category === category && one.owner === owner && one.provider === provider && one.version === version,
  );
}

/** For messages. */
export const providerNames: readonly string[] = providers.map(
  ({ category, owner, provider, version }) => `${category}/${owner}/${provider}/${version}`,
);
