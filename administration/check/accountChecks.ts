/** What the account of a delivery needs beside quotas. */
import { connectionsPage } from "../../contract/consolePages";
import { arns } from "../../settings/arns";
import { regionsWithoutConnections } from "../../settings/connectionRegions";
import { workflowIssuer } from "../../settings/pullRequests";
import { partitionsOfRegions } from "../../settings/regions";
import { pulumiState } from "../../settings/state";
import { type Check, good, inAccount, known, later, missing, type Situation } from "./check";

const guide = "docs/first-hour.md, Before pulumi up";

const credentials: Check = {
  name: "credentials",
  judge: ({ settings, facts }) => {
    if ("found" in facts.location) return good(`account ${facts.location.found.accountId}, ${settings.region}`);
    return missing(
      "up",
      facts.location.unknown,
      "give this shell credentials of an administrator, for example: aws sso login, or AWS_PROFILE",
      "https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html",
    );
  },
};

const stateBucket: Check = {
  name: "state bucket",
  judge: ({ owner, facts }) =>
    inAccount(facts, (location) =>
      known(facts.stateBucket, (found) => {
        const { bucket } = pulumiState(owner.delivery.state, location);
        if (found?.versioned === true) return good(bucket);
        return found === undefined
          ? missing("up", `${bucket} does not exist`, `aws s3 mb s3://${bucket} --region ${location.region}`, guide)
          : missing(
              "run",
              `${bucket} keeps no versions: a state that was overwritten is lost`,
              `aws s3api put-bucket-versioning --bucket ${bucket} --versioning-configuration Status=Enabled`,
              guide,
            );
      }),
    ),
};

const stateKey: Check = {
  name: "key of secrets",
  judge: ({ owner, facts }) =>
    inAccount(facts, (location) =>
      known(facts.stateKey, (found) => {
        const { keyAlias } = pulumiState(owner.delivery.state, location);
        const make =
          `key=$(aws kms create-key --region ${location.region} --query KeyMetadata.KeyId --output text) && ` +
          `aws kms create-alias --region ${location.region} --alias-name ${keyAlias} --target-key-id $key`;
        if (found === undefined) return missing("up", `${keyAlias} does not exist`, make, guide);
        if (found.state === "Enabled" && found.symmetric) return good(keyAlias);
        return missing(
          "up",
          found.symmetric ? `${keyAlias} is ${found.state}` : `${keyAlias} is not symmetric`,
          found.symmetric ? "enable the key" : `point ${keyAlias} to a symmetric key`,
          guide,
        );
      }),
    ),
};

const connectionRegion: Check = {
  name: "connections here",
  judge: (situation) => {
    if (!hasConnection(situation)) return undefined;
    const { region } = situation.owner;
    return regionsWithoutConnections.has(region)
      ? missing(
          "up",
          `AWS has no connections to GitHub in ${region}`,
          "write kind: s3 or kind: githubToken in delivery.source, or take another region",
          "SETTINGS.md, delivery.source.kind",
        )
      : good(region);
  },
};

const connection: Check = {
  name: "connection",
  judge: (situation) => {
    if (!hasConnection(situation)) return undefined;
    const { region } = situation.owner;
    const page = connectionsPage({ region, partition: partitionsOfRegions.get(region) ?? "aws" });
    return known(situation.facts.connection, (status) => {
      if (status === "AVAILABLE") return good("accepted");
      return status === undefined
        ? later("pulumi up makes it; then a person accepts it once")
        : missing("run", `is ${status}: no commit is delivered`, "accept it, as the owner of the repository", page);
    });
  },
};

const approvers: Check = {
  name: "approvers",
  judge: ({ settings, owner, facts }) => {
    if (settings.stack !== owner.stack) return undefined;
    return known(facts.approvers, (confirmed) => {
      if (confirmed === undefined) return later("pulumi up asks each of them once; they confirm within two days");
      const open = owner.delivery.approvers.filter((address) => confirmed.get(address.toLowerCase()) !== true);
      return open.length === 0
        ? good(`${owner.delivery.approvers.length} confirmed`)
        : missing(
            "run",
            `${open.join(", ")}: not confirmed`,
            `confirm the mail of AWS; after two days ask again: pulumi up --refresh --stack ${owner.stack}`,
            guide,
          );
    });
  },
};

const audience = "sts.amazonaws.com";

/** Without the provider nobody can act as the role for pull requests. Everything else works. */
const identityProvider: Check = {
  name: "GitHub's OIDC",
  judge: ({ settings, owner, facts }) => {
    if (settings.stack !== owner.stack || owner.delivery.pullRequests === undefined) return undefined;
    return inAccount(facts, (location) =>
      known(facts.identityProvider, (audiences) => {
        const page = "docs/pull-requests.md, In the account";
        if (audiences === undefined)
          return missing(
            "workflow",
            "the account has no provider for it: no workflow can sign in",
            `aws iam create-open-id-connect-provider --url https://${workflowIssuer} --client-id-list ${audience}`,
            page,
          );
        if (audiences.includes(audience)) return good(workflowIssuer);
        return missing(
          "workflow",
          `the account's provider takes no tokens for ${audience}`,
          "aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn " +
            `${arns(location).identityProvider(workflowIssuer)} --client-id ${audience}`,
          page,
        );
      }),
    );
  },
};

/** Whether commits come through a connection that this stack has. */
function hasConnection({ settings, owner }: Situation): boolean {
  return settings.stack === owner.stack && owner.delivery.source.kind === "github";
}

export const accountChecks: readonly Check[] = [
  credentials,
  stateBucket,
  stateKey,
  connectionRegion,
  connection,
  approvers,
  identityProvider,
];
