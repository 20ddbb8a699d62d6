/**
 * What a build needs to update one stack with Pulumi. Who writes a stack's state can run code as whoever next runs
 * Pulumi on that stack, so each role reaches the state of the one stack that it acts on (SECURITY.md, "State is a
 * privilege").
 */
import type { DeliveryScope } from "./scope";
import type { Statement } from "./statement";

/**
 * Reads and writes the state of one stack in the S3 backend, and opens its secrets: object by object what the backend
 * asks for in an update (packages/recording-engine/README.md, "The objects of the state"), of a state that is not
 * compressed. It deletes nothing but its lock.
 *
 * @param alsoListed ARNs of buckets where the program looks for what may be absent, too. They share a statement for the
 *   length of the policy, which IAM limits.
 */
export function pulumiStateStatements(
  scope: DeliveryScope,
  stack: string,
  alsoListed: readonly string[] = [],
): readonly Statement[] {
  const { project } = scope;
  const objects = objectsOf(scope);
  return [
    findState(scope, alsoListed),
    {
      sid: "ReadTheStateOfItsStack",
      actions: ["s3:GetObject"],
      resources: [
        objects("meta.yaml"),
        objects(`stacks/${project}/${stack}.json`),
        objects(`stacks/${project}/${stack}.pulumi-tags`),
        objects(`history/${project}/${stack}/*`),
      ],
    },
    {
      sid: "WriteTheStateOfItsStack",
      actions: ["s3:PutObject"],
      resources: [
        objects(`stacks/${project}/${stack}.json`),
        objects(`stacks/${project}/${stack}.json.bak`),
        objects(`history/${project}/${stack}/*`),
        objects(`backups/${project}/${stack}/*`),
      ],
    },
    {
      sid: "LockItsStack",
      actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      resources: [objects(`locks/organization/${project}/${stack}/*`)],
    },
    openSecrets(scope),
  ];
}

/** Reads the state of stacks and opens its secrets, as a preview does: it writes nothing, and takes no lock. */
export function readStateStatements(scope: DeliveryScope, stacks: readonly string[]): readonly Statement[] {
  const ofProject = (file: string): string => `stacks/${scope.project}/${file}`;
  return [
    findState(scope),
    {
      sid: "ReadTheState",
      actions: ["s3:GetObject"],
      // Tags are no secret: a pattern for all stacks of the project is shorter.
      resources: ["meta.yaml", ...[...stacks.map((stack) => `${stack}.json`), "*.pulumi-tags"].map(ofProject)].map(
        objectsOf(scope),
      ),
    },
    openSecrets(scope),
  ];
}

function objectsOf({ arns, state }: DeliveryScope): (keyPattern: string) => string {
  return (keyPattern) => arns.objects(state.bucket, `.pulumi/${keyPattern}`);
}

function findState({ arns, state }: DeliveryScope, alsoListed: readonly string[] = []): Statement {
  return {
    // Without it S3 answers 403 instead of 404 for a key that is not there, and Pulumi probes for such keys. A
    // condition on the prefix would take exactly that away, because reading an object has no prefix. It shows the
    // names of keys, never their content.
    sid: "TellAbsentStateFromForbidden",
    actions: ["s3:ListBucket"],
    resources: [arns.bucket(state.bucket), ...alsoListed],
  };
}

function openSecrets({ arns, state }: DeliveryScope): Statement {
  return {
    sid: "OpenTheSecretsOfTheState",
    actions: ["kms:Decrypt"],
    // The settings name the key by its alias, which IAM accepts only as a condition.
    resources: [arns.kmsKeys()],
    conditions: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": state.keyAlias } },
  };
}
