/** What settings name of an account, once it is known which account a stack is deployed to. */
import { settingFault, SettingsError, type SettingsFault } from "./faults";
import type { Settings } from "./schema";

/**
 * @throws SettingsError when a connection or a certificate lies in another account: AWS takes neither. A key may, and
 *   its owner has to allow it
 */
export function requireOwnAccount({ project, stack, delivery, api }: Settings, accountId: string): void {
  const connection = delivery?.source.kind === "github" ? delivery.source.connectionArn : undefined;
  const certificate = api?.domain?.certificateArn;
  const faults: SettingsFault[] = [];
  if (isOfAnother(accountId, connection))
    faults.push(settingFault(project, ["delivery", "source", "connectionArn"], connection, "connectionAccount"));
  if (isOfAnother(accountId, certificate))
    faults.push(settingFault(project, ["api", "domain", "certificateArn"], certificate, "certificateAccount"));
  if (faults.length > 0) throw new SettingsError(stack, faults);
}

function isOfAnother(accountId: string, arn: string | undefined): boolean {
  return arn !== undefined && arn.split(":")[4] !== accountId;
}
