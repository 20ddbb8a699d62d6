import assert from "node:assert/strict";
import { policyDocument } from "../../../../components/platform/permissions/statement";
import { everyRole } from "./everyRole";
import { scopeOf, shortForm } from "./scopes";

const scope = scopeOf();
const encryption = {
  keyArn: "arn:aws:kms:us-east-1:123456789012:key/own",
  trainingVolumes: true,
  endpointVolumes: true,
};
const network = { subnets: ["subnet-0a", "subnet-0b"], securityGroups: ["sg-0c"] };
const secured = scopeOf({ encryption, network, isolation: true });

const inTheNetwork = {
  "ForAllValues:StringEquals": {
    "sagemaker:VpcSubnets": network.subnets,
    "sagemaker:VpcSecurityGroupIds": network.securityGroups,
  },
  Null: { "sagemaker:VpcSubnets": "false", "sagemaker:VpcSecurityGroupIds": "false" },
  Bool: { "sagemaker:NetworkIsolation": "true" },
};
const through = (service: string): string =>
  `kms:key/own | {"StringEquals":{"kms:ViaService":"${service}.us-east-1.amazonaws.com"}}`;
const keepsObjects = { EncryptWhatItKeepsInTheBuckets: `kms:Decrypt kms:GenerateDataKey | ${through("s3")}` };
const handlesArtifacts = {
  ...keepsObjects,
  HandleTheKeyOfArtifacts: "kms:DescribeKey kms:Encrypt kms:ReEncryptFrom kms:ReEncryptTo | kms:key/own",
};
const keepsVolumes = {
  EncryptVolumes: 'kms:CreateGrant | kms:key/own | {"Bool":{"kms:GrantIsForAWSResource":"true"}}',
  LookAtTheKeyOfVolumes: "kms:DescribeKey | kms:key/own",
};
const joinsTheNetwork = {
  JoinTheSubnetsOfTheSettings:
    "ec2:CreateNetworkInterface | " +
    "ec2:network-interface/* ec2:subnet/subnet-0a ec2:subnet/subnet-0b ec2:security-group/sg-0c",
  LendItsInterfacesToTheInstances:
    "ec2:CreateNetworkInterfacePermission ec2:DeleteNetworkInterface ec2:DeleteNetworkInterfacePermission | " +
    "ec2:network-interface/* | " +
    '{"ArnEquals":{"ec2:Subnet":["arn:aws:ec2:us-east-1:123456789012:subnet/subnet-0a",' +
    '"arn:aws:ec2:us-east-1:123456789012:subnet/subnet-0b"]}}',
  FindItsNetwork:
    "ec2:DescribeDhcpOptions ec2:DescribeNetworkInterfaces ec2:DescribeSecurityGroups ec2:DescribeSubnets " +
    "ec2:DescribeVpcs | *",
};

const deploysSecured = (environment: string): Readonly<Record<string, string>> => {
  const [model, configuration] = [`sagemaker:model/${environment}-*`, `sagemaker:endpoint-config/${environment}-*`];
  return {
    ...handlesArtifacts,
    MakeModelsAndConfigurations: `sagemaker:DescribeModel sagemaker:DescribeEndpointConfig | ${model} ${configuration}`,
    MakeModelsAsTheSettingsSay: `sagemaker:CreateModel | ${model} | ${JSON.stringify(inTheNetwork)}`,
    MakeConfigurationsAsTheSettingsSay:
      `sagemaker:CreateEndpointConfig | ${configuration} | ` +
      `{"ArnEquals":{"sagemaker:VolumeKmsKeyArn":"${encryption.keyArn}"}}`,
    ...keepsVolumes,
  };
};

/** What a key and a network add to each role, or change in it. */
const expectedSecured: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  pipeline: { ...handlesArtifacts, EncryptItsQuestions: `kms:Decrypt kms:GenerateDataKey | ${through("sns")}` },
  validate: handlesArtifacts,
  train: {
    ...handlesArtifacts,
    RunTheTrainingJobs:
      "sagemaker:AddTags sagemaker:DescribeTrainingJob sagemaker:StopTrainingJob | sagemaker:training-job/DEV-*",
    StartTrainingJobsAsTheSettingsSay: `sagemaker:CreateTrainingJob | sagemaker:training-job/DEV-* | ${JSON.stringify({
      ...inTheNetwork,
      ArnEquals: { "sagemaker:OutputKmsKeyArn": encryption.keyArn, "sagemaker:VolumeKmsKeyArn": encryption.keyArn },
    })}`,
  },
  deployQa: deploysSecured("DEV"),
  testQa: handlesArtifacts,
  deployProduction: deploysSecured("PROD"),
  testProduction: handlesArtifacts,
  training: { ...keepsObjects, EncryptItsModel: "kms:Encrypt | kms:key/own", ...keepsVolumes, ...joinsTheNetwork },
  pullRequests: { DecryptWhatItReads: `kms:Decrypt | ${through("s3")}` },
  qaHosting: { DecryptWhatItReads: `kms:Decrypt | ${through("s3")}`, ...joinsTheNetwork },
  productionHosting: { DecryptWhatItReads: `kms:Decrypt | ${through("s3")}`, ...joinsTheNetwork },
};

describe("the permissions of", () => {
  it("a delivery with a key and a network of its own are these and the usual ones", () => {
    const usual = everyRole(scope);
    for (const [role, statements] of Object.entries(everyRole(secured))) {
      const usualForms = shortForm(scope, usual[role] ?? []);
      const added = Object.entries(shortForm(secured, statements)).filter(([sid, form]) => usualForms[sid] !== form);
      assert.deepEqual(Object.fromEntries(added), expectedSecured[role], role);
      assert.deepEqual(
        Object.keys(usualForms).filter((sid) => !statements.some((statement) => statement.sid === sid)),
        [],
        role,
      );
    }
  });

  it("volumes are granted only where the settings give the key to volumes", () => {
    const { keyArn } = encryption;
    const buckets = everyRole(scopeOf({ encryption: { keyArn, trainingVolumes: false, endpointVolumes: false } }));
    const actions = Object.values(buckets).flatMap((statements) =>
      statements.flatMap((statement) => statement.actions),
    );
    assert.deepEqual(
      actions.filter((action) => action === "kms:CreateGrant"),
      [],
    );
  });

  it("no role hold a wildcard action, or every resource where a resource level exists", () => {
    const describing = ["DhcpOptions", "NetworkInterfaces", "SecurityGroups", "Subnets", "Vpcs"].map(
      (what) => `ec2:Describe${what}`,
    );
    const withoutResourceLevel = ["ecr:GetAuthorizationToken", "cloudwatch:PutMetricData", ...describing];
    for (const [role, statements] of Object.entries(everyRole(secured))) {
      for (const { sid, actions, resources } of statements) {
        for (const action of actions) assert.doesNotMatch(action, /\*/u, `${role} ${sid}`);
        if (resources.includes("*"))
          assert.ok(
            actions.every((action) => withoutResourceLevel.includes(action)),
            `${role} ${sid}`,
          );
        for (const resource of resources)
          assert.match(resource, /^(?:\*|arn:aws:[a-z0-9-]+:[a-z0-9-]*:\d*:[^*].*)$/u, `${role} ${sid}`);
      }
    }
  });

  it("every role say why, once", () => {
    for (const statements of Object.values(everyRole(secured))) {
      const sids = statements.map(({ sid }) => sid);
      assert.equal(new Set(sids).size, sids.length);
      for (const sid of sids) assert.match(sid, /^(?:[A-Z][a-z]*)+$/u);
    }
  });

  it("every role fit into an inline policy, whatever the stacks are called", () => {
    const longest = scopeOf({
      project: `${"project.".repeat(12)}p`,
      stack: "x".repeat(100),
      production: "y".repeat(100),
      location: { accountId: "123456789012", region: "ap-southeast-1", partition: "aws-us-gov" },
      encryption,
      network: {
        subnets: Array<string>(16).fill("subnet-0123456789abcdef0"),
        securityGroups: Array<string>(5).fill("sg-0123456789abcdef0"),
      },
      isolation: true,
    });
    for (const [role, statements] of Object.entries(everyRole(longest))) {
      const { length } = policyDocument(statements);
      assert.ok(length <= 10_240, `${role}: ${length} characters`);
    }
  });
});
