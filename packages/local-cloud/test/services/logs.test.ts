import assert from "node:assert/strict";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
  type GetLogEventsCommandInput,
  type GetLogEventsCommandOutput,
  ListTagsForResourceCommand,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { roleSession, startTestCloud, type TestCloud } from "../testCloud";

const logGroupName = "/aws/codebuild/train";
const logStreamName = "build-1";
const groupArn = `arn:aws:logs:eu-west-1:123456789012:log-group:${logGroupName}`;

describe("CloudWatch Logs through the SDK", () => {
  let test: TestCloud;
  let logs: CloudWatchLogsClient;

  beforeEach(async () => {
    test = await startTestCloud();
    logs = new CloudWatchLogsClient(test.clientOf());
    await logs.send(new CreateLogGroupCommand({ logGroupName, tags: { stack: "dev" } }));
    await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  });

  afterEach(async () => {
    await test.stop();
  });

  it("gives events back in order, page by page, also after a restart", async () => {
    const put = (first: number): Promise<unknown> =>
      logs.send(
        new PutLogEventsCommand({
          logGroupName,
          logStreamName,
          logEvents: [first, first + 1].map((timestamp) => ({ timestamp, message: `line ${timestamp}` })),
        }),
      );
    await put(1);
    await put(3);
    await test.restart();
    logs = new CloudWatchLogsClient(test.clientOf());
    const read = (input: Partial<GetLogEventsCommandInput>): Promise<GetLogEventsCommandOutput> =>
      logs.send(new GetLogEventsCommand({ logGroupName, logStreamName, ...input }));
    const first = await read({ limit: 3, startFromHead: true });
    const second = await read({ limit: 3, nextToken: first.nextForwardToken });
    const end = await read({ limit: 3, nextToken: second.nextForwardToken });
    assert.deepEqual(
      [first, second, end].map(({ events = [] }) => events.map(({ message }) => message)),
      [["line 1", "line 2", "line 3"], ["line 4"], []],
    );
    assert.equal(end.nextForwardToken, second.nextForwardToken);
    assert.deepEqual(
      (await read({ limit: 1 })).events?.map(({ message }) => message),
      ["line 4"],
      "without startFromHead the newest come first",
    );
  });

  it("describes groups and streams as the aws provider reads them", async () => {
    await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 30 }));
    const [group] =
      (await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }))).logGroups ?? [];
    assert.deepEqual([group?.arn, group?.logGroupArn, group?.retentionInDays], [`${groupArn}:*`, groupArn, 30]);
    assert.deepEqual((await logs.send(new ListTagsForResourceCommand({ resourceArn: groupArn }))).tags, {
      stack: "dev",
    });
    assert.deepEqual(
      (await logs.send(new DescribeLogStreamsCommand({ logGroupName }))).logStreams?.map(
        (stream) => stream.logStreamName,
      ),
      [logStreamName],
    );
    await assert.rejects(logs.send(new CreateLogGroupCommand({ logGroupName })), {
      name: "ResourceAlreadyExistsException",
    });
    await logs.send(new DeleteLogGroupCommand({ logGroupName }));
    await assert.rejects(logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName })), {
      name: "ResourceNotFoundException",
    });
  });

  it("needs a policy that reaches into the group, as AWS does", async () => {
    const writer = async (name: string, Resource: string): Promise<CloudWatchLogsClient> =>
      new CloudWatchLogsClient(
        test.clientOf(
          await roleSession(test, name, {
            Effect: "Allow",
            Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resource,
          }),
        ),
      );
    await (
      await writer("reaching", `${groupArn}:*`)
    ).send(new CreateLogStreamCommand({ logGroupName, logStreamName: "build-2" }));
    await assert.rejects(
      (await writer("outside", groupArn)).send(new CreateLogStreamCommand({ logGroupName, logStreamName: "build-3" })),
      {
        name: "AccessDeniedException",
        message: new RegExp(`logs:CreateLogStream on resource: ${groupArn}:log-stream:build-3`, "u"),
      },
    );
  });
});
