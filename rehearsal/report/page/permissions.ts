/** What each role was allowed, and what it asked for. */
import { markup, type Html } from "../../../pages/html";
import { folded, list } from "../../../pages/parts";
import type { Release } from "../../home/lastRelease";
import type { Report, RoleReport } from "../report";

export function permissions({ permissions: all, lastRelease }: Report): Html {
  const roles = Object.entries(all);
  const count = (kind: keyof RoleReport): number => roles.reduce((sum, [, role]) => sum + role[kind].length, 0);
  const denied = roles.flatMap(([name, role]) => role.denied.map((permission) => `${name}: ${permission}`));
  return markup`<section>
    <h2>Permissions</h2>
    <p>
      ${count("used")} used by ${roles.length} roles, ${denied.length} denied, ${count("unused")} granted and not used.
    </p>
    ${
      denied.length === 0
        ? undefined
        : markup`<h3 class="bad">Denied</h3>
            ${list(denied)}`
    }
    ${lastRelease === undefined ? undefined : sinceRelease(all, lastRelease)}
    ${roles.map(([name, role]) => folded(summary(name, role), lists(role)))}
  </section> `;
}

/** Grants that come and go; those of a role that is gone are not told by themselves: the role is. */
function sinceRelease(all: Report["permissions"], { commit, grants }: Release): Html {
  const come = Object.entries(all).flatMap(([name, { granted }]) =>
    granted.filter((grant) => grants[name]?.includes(grant) !== true).map((grant) => `${name}: ${grant}`),
  );
  const gone = Object.entries(grants).flatMap(([name, before]) => {
    const now = all[name]?.granted;
    if (now === undefined) return [`${name}: the role has gone`];
    return before.filter((grant) => !now.includes(grant)).map((grant) => `${name}: ${grant}`);
  });
  const release = `the last release, ${commit.slice(0, 7)}`;
  if (come.length + gone.length === 0) return markup`<p>Every role is granted what it was with ${release}.</p>`;
  return markup`${come.length === 0 ? undefined : markup`<h3>Granted since ${release}</h3>${list(come)}`}
  ${gone.length === 0 ? undefined : markup`<h3>Granted no more since ${release}</h3>${list(gone)}`}`;
}

function summary(name: string, { used, denied, unused }: RoleReport): string {
  return `${name}: ${used.length} used, ${denied.length} denied, ${unused.length} granted and not used`;
}

function lists({ used, unused }: RoleReport): Html {
  return markup`${
    used.length === 0
      ? undefined
      : markup`<h3>Used</h3>
          ${list(used)}`
  }
  ${
    unused.length === 0
      ? undefined
      : markup`<h3>Granted and not used</h3>
          ${list(unused)}`
  }`;
}
