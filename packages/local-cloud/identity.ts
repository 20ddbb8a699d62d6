/** Who may call, and as whom: sessions, and the policies that decide. */
import { Authorizer, type AuthorizerSources } from "./authorization/authorizer";
import { checkIdentityPolicy } from "./authorization/documentKinds";
import type { Account, Identities, Permissions, Session } from "./contract";
import { administratorCaller, federatedCaller, roleCaller, roleNameOf, Sessions } from "./sessions";

export interface Identity extends Permissions, Identities {
  /** A session for a person, limited by a policy document. */
  readonly federate: (name: string, policy: string) => Session;
}

/** @param onAssumption told of each role that a service assumes: the start of a build, a job, a function */
export function createIdentity(
  account: Account,
  sources: Omit<AuthorizerSources, "account">,
  onAssumption: () => void,
): Identity {
  const sessions = new Sessions();
  const authorizer = new Authorizer({ ...sources, account });
  return {
    administrator: sessions.open(administratorCaller(account)),
    session: (accessKeyId) => sessions.find(accessKeyId),
    federate: (name, policy) => sessions.open(federatedCaller(account, name, checkIdentityPolicy(policy))),
    authorize: (caller, accesses) => {
      authorizer.authorize(caller, accesses);
    },
    authorizeService: (service, access, sourceArn) => {
      authorizer.authorizeCall(service, access, sourceArn);
    },
    assume: (roleArn, service, sessionName, sourceArn) => {
      authorizer.authorizeService({ name: roleNameOf(roleArn), arn: roleArn }, service, sourceArn);
      onAssumption();
      return sessions.open(roleCaller(roleArn, sessionName));
    },
    assumeAs: (caller, roleArn, sessionName) => {
      authorizer.authorizeAssumption(caller, { name: roleNameOf(roleArn), arn: roleArn });
      return sessions.open(roleCaller(roleArn, sessionName));
    },
  };
}
