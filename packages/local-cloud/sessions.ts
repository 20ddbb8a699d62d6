import { randomBytes } from "node:crypto";
import type { Account, Caller, Session } from "./contract";

/** Who may call: every access key that the cloud handed out, with the caller it stands for. They die with the cloud. */
export class Sessions {
  private readonly sessions = new Map<string, Session>();

  public open(caller: Caller): Session {
    const session: Session = {
      caller,
      accessKeyId: `ASIA${randomBytes(8).toString("hex").toUpperCase()}`,
      secretAccessKey: randomBytes(20).toString("hex"),
      sessionToken: randomBytes(24).toString("base64url"),
    };
    this.sessions.set(session.accessKeyId, session);
    return session;
  }

  public find(accessKeyId: string): Session | undefined {
    return this.sessions.get(accessKeyId);
  }
}

/** The person who runs `pulumi up`. */
export function administratorCaller({ partition, accountId }: Account): Caller {
  return { kind: "administrator", arn: `arn:${partition}:iam::${accountId}:user/administrator` };
}

/** Somebody who was handed a session that a policy limits. */
export function federatedCaller({ partition, accountId }: Account, name: string, policy: string): Caller {
  return { kind: "federated", arn: `arn:${partition}:sts::${accountId}:federated-user/${name}`, policy };
}

/** A session of a role, named as in the ARNs that AWS shows. */
export function roleCaller(roleArn: string, sessionName: string): Caller {
  const [, partition = "", , , accountId = ""] = roleArn.split(":");
  const roleName = roleNameOf(roleArn);
  return {
    kind: "role",
    roleName,
    roleArn,
    sessionName,
    arn: `arn:${partition}:sts::${accountId}:assumed-role/${roleName}/${sessionName}`,
  };
}

/** The last part of a role's ARN; a path (`role/service/name`) is not part of the name. */
export function roleNameOf(roleArn: string): string {
  return roleArn.slice(roleArn.lastIndexOf("/") + 1);
}
