/** What the machine of an administrator needs: programs, and where the Pulumi CLI keeps state. */
import { pulumiState } from "../../settings/state";
import { type Check, good, inAccount, isAtLeast, known, later, missing } from "./check";

const guide = "docs/first-hour.md, Before pulumi up";

const node: Check = {
  name: "Node",
  judge: ({ facts: { nodeVersion }, wanted }) =>
    isAtLeast(nodeVersion, wanted.node)
      ? good(nodeVersion)
      : missing(
          "up",
          `${nodeVersion}; at least ${wanted.node} is needed`,
          "install a newer Node",
          "https://nodejs.org",
        ),
};

const cli: Check = {
  name: "Pulumi CLI",
  judge: ({ facts, wanted }) =>
    known(facts.cliVersion, (version) => {
      if (version !== undefined && isAtLeast(version, wanted.cli) && version.split(".")[0] === wanted.cli.split(".")[0])
        return good(version);
      return missing(
        "up",
        version === undefined ? "not on PATH" : `${version}; ${wanted.cli} or later is needed`,
        `install ${wanted.cli}: curl -fsSL https://get.pulumi.com | sh -s -- --version ${wanted.cli}`,
        "https://www.pulumi.com/docs/install/",
      );
    }),
};

const plugin: Check = {
  name: "aws provider",
  judge: ({ facts, wanted }) =>
    known(facts.pluginVersions, (versions) =>
      versions.includes(wanted.plugin)
        ? good(wanted.plugin)
        : later(
            `${wanted.plugin} is fetched by the first pulumi up, or by: ` +
              `pulumi plugin install resource aws ${wanted.plugin}`,
          ),
    ),
};

const login: Check = {
  name: "pulumi login",
  judge: ({ owner, facts }) =>
    inAccount(facts, (location) =>
      known(facts.backend, (backend) => {
        const { backendUrl, bucket } = pulumiState(owner.delivery.state, location);
        const url = backendUrl.includes("?") ? backendUrl : `${backendUrl}?region=${location.region}`;
        return backend?.replace(/\?.*$/u, "") === `s3://${bucket}`
          ? good(backend)
          : missing(
              "up",
              `${backend ?? "nowhere"}; the builds look for state in s3://${bucket}`,
              `pulumi login '${url}'`,
              guide,
            );
      }),
    ),
};

const stack: Check = {
  name: "stack",
  judge: ({ settings, owner, facts: { secretsProvider } }) => {
    const wanted = owner.delivery.state.secretsProvider;
    if (secretsProvider?.replace(/\?.*$/u, "") === wanted.replace(/\?.*$/u, "")) return good(secretsProvider);
    const file = `Pulumi.${settings.stack}.yaml`;
    const url = wanted.includes("?") ? wanted : `${wanted}?region=${owner.region}`;
    return secretsProvider === undefined
      ? missing(
          "up",
          `${file} names no key: the stack was not made yet`,
          `pulumi stack init ${settings.stack} --secrets-provider='${url}'`,
          guide,
        )
      : missing(
          "up",
          `${file} says ${secretsProvider}, which the builds may not use`,
          `pulumi stack change-secrets-provider '${url}' --stack ${settings.stack}`,
          guide,
        );
  },
};

export const machineChecks: readonly Check[] = [node, cli, plugin, login, stack];
