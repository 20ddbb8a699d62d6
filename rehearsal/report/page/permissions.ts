/** What each role was allowed, and what it asked for. */
import { markup, type Html } from "../../../pages/html";
import { folded, list } from "../../../pages/parts";
import type { Report, RoleReport } from "../report";

export function permissions({ permissions: all }: Report): Html {
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
    ${roles.map(([name, role]) => folded(summary(name, role), lists(role)))}
  </section> `;
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
