import assert from "node:assert/strict";
import { roleSession } from "../../testCloud";
import { ApiLaboratory } from "../apigateway/apiLaboratory";
import { ManualClock } from "../sagemaker/manualClock";
import { FunctionLaboratory, zipped } from "./functionLaboratory";

describe("Lambda's invocations", () => {
  const clock = new ManualClock();
  let laboratory: FunctionLaboratory;

  beforeEach(async () => {
    laboratory = await FunctionLaboratory.open({ clock });
  });

  afterEach(async () => {
    await laboratory.test.stop();
  });

  const invoke = async (payload: unknown = {}): Promise<{ readonly failed: boolean; readonly result: unknown }> => {
    const { FunctionError, Payload = new Uint8Array() } = await laboratory
      .lambda()
      .invoke({ FunctionName: "hello", Payload: Buffer.from(JSON.stringify(payload)) });
    return { failed: FunctionError !== undefined, result: JSON.parse(Buffer.from(Payload).toString()) };
  };

  it("hand the event and a context to the handler, and its result back", async () => {
    await laboratory.create(
      "hello",
      `exports.handler = async (event, context) => (
        { ...event, name: context.functionName, left: context.getRemainingTimeInMillis() > 0 }
      );`,
    );
    assert.deepEqual(await invoke({ a: 1 }), { failed: false, result: { a: 1, name: "hello", left: true } });
  });

  it("give the function Lambda's variables, its own and the role's keys, and none of this machine's", async () => {
    process.env["ONLY_OUTSIDE"] = "1";
    await laboratory.create("hello", "exports.handler = async () => process.env;", { variables: { STAGE: "dev" } });
    const { result } = await invoke();
    Reflect.deleteProperty(process.env, "ONLY_OUTSIDE");
    const variables = result as Readonly<Record<string, string>>;
    assert.deepEqual(
      [
        variables["STAGE"],
        variables["AWS_LAMBDA_FUNCTION_NAME"],
        variables["AWS_ENDPOINT_URL"],
        variables["ONLY_OUTSIDE"],
      ],
      ["dev", "hello", laboratory.test.cloud.url, undefined],
    );
    const session = laboratory.test.cloud.session(variables["AWS_ACCESS_KEY_ID"] ?? "");
    assert.equal(session?.caller.arn, "arn:aws:sts::123456789012:assumed-role/functions/hello");
  });

  it("find the AWS SDK as in Lambda's runtime, and no other package of this project", async () => {
    await laboratory.create(
      "hello",
      `exports.handler = async ({ name }) => {
        try { return typeof require(name); } catch ({ code }) { return code; }
      };`,
    );
    const results = await Promise.all(
      ["@aws-sdk/client-sagemaker-runtime", "@smithy/signature-v4", "zod"].map(
        async (name) => (await invoke({ name })).result,
      ),
    );
    assert.deepEqual(results, ["object", "object", "MODULE_NOT_FOUND"]);
  });

  it("use one process again and again, and another one for other code or another configuration", async () => {
    const code = "let calls = 0; exports.handler = async () => [(calls += 1), 'first code', process.env.STAGE];";
    await laboratory.create("hello", code);
    const results = [(await invoke()).result, (await invoke()).result];
    await laboratory
      .lambda()
      .updateFunctionCode({ FunctionName: "hello", ZipFile: zipped(code.replace("first", "second")) });
    results.push((await invoke()).result);
    await laboratory
      .lambda()
      .updateFunctionConfiguration({ FunctionName: "hello", Environment: { Variables: { STAGE: "dev" } } });
    results.push((await invoke()).result);
    assert.deepEqual(results, [
      [1, "first code", null],
      [2, "first code", null],
      [1, "second code", null],
      [1, "second code", "dev"],
    ]);
  });

  it("run side by side only in processes of their own, and wait for their turn when there are many", async () => {
    const handler = `let busy = 0;
       exports.handler = async () => {
         busy += 1;
         await new Promise((resolve) => setTimeout(resolve, 5));
         const together = busy;
         busy -= 1;
         return together;
       };`;
    await laboratory.create("hello", handler);
    const answers = await Promise.all(Array.from({ length: 12 }, () => invoke()));
    assert.deepEqual(
      answers.map(({ result }) => result),
      Array.from({ length: 12 }, () => 1),
    );
  });

  it("tell how a handler failed", async () => {
    await laboratory.create("hello", "exports.handler = async () => { throw new TypeError('no picture'); };");
    const { failed, result } = await invoke();
    const { errorType, errorMessage } = result as Record<string, unknown>;
    assert.deepEqual([failed, errorType, errorMessage], [true, "TypeError", "no picture"]);
  });

  it("tell of a process that ended, and go on with a new one", async () => {
    await laboratory.create(
      "hello",
      "exports.handler = async ({ end }) => { if (end) process.exit(3); return 'here'; };",
    );
    const { failed, result } = await invoke({ end: true });
    assert.equal(failed, true);
    assert.match(
      JSON.stringify(result),
      new RegExp(
        '"errorType":"Runtime.ExitError","errorMessage":"RequestId: [0-9a-f-]+ ' +
          'Error: Runtime exited with error: exit status 3"',
        "u",
      ),
    );
    assert.deepEqual(await invoke({ end: false }), { failed: false, result: "here" });
  });

  it("tell of a module that cannot be loaded, and of a handler that it lacks", async () => {
    await laboratory.create("hello", "throw new Error('broken module');");
    assert.match(JSON.stringify((await invoke()).result), /broken module/u);
    await laboratory.lambda().updateFunctionCode({ FunctionName: "hello", ZipFile: zipped("exports.other = 1;") });
    assert.match(JSON.stringify((await invoke()).result), /Runtime.HandlerNotFound/u);
    const api = await ApiLaboratory.open(laboratory);
    assert.match(
      (await api.lines("20", 2)).join("\n"),
      /"level":"FATAL".*broken module[\s\S]*"level":"FATAL".*Runtime\.HandlerNotFound/u,
    );
  });

  it("end with the function's timeout, and a new process answers the next one", async () => {
    await laboratory.create("hello", "exports.handler = ({ wait }) => wait ? new Promise(() => undefined) : 'here';", {
      timeout: 20,
    });
    void clock.awaited(20_000).then(() => {
      clock.advance(20);
    });
    assert.match(
      JSON.stringify((await invoke({ wait: true })).result),
      new RegExp(
        '"errorType":"Sandbox.Timedout","errorMessage":"RequestId: [0-9a-f-]+ ' +
          'Error: Task timed out after 20.00 seconds"',
        "u",
      ),
    );
    assert.deepEqual(await invoke({ wait: false }), { failed: false, result: "here" });
  });

  it("write what the function prints into its log group, one object a line, with the request's id", async () => {
    await laboratory.create(
      "hello",
      `console.log('loaded');
       exports.handler = async (event, context) => {
         console.warn('careful', { a: 1 });
         return context.awsRequestId;
       };`,
    );
    const { result } = await invoke();
    const api = await ApiLaboratory.open(laboratory);
    const lines = (await api.lines("20", 3)).map((line) => JSON.parse(line) as Record<string, unknown>);
    // What a process prints and what it answers take different ways.
    const report = lines.find(({ type }) => type === "platform.report");
    const [loaded, careful] = lines.filter((line) => line !== report);
    assert.deepEqual([loaded?.["message"], loaded?.["requestId"], loaded?.["level"]], ["loaded", undefined, "INFO"]);
    assert.deepEqual(
      [careful?.["message"], careful?.["requestId"], careful?.["level"]],
      ["careful { a: 1 }", result, "WARN"],
    );
    assert.deepEqual(
      [report?.["type"], (report?.["record"] as Record<string, unknown> | undefined)?.["requestId"]],
      ["platform.report", result],
    );
  });

  it("answer also when the role may not write the log, and say once that its lines are lost", async () => {
    const { cloud, events, until } = laboratory.test;
    const lost = /Log lines are lost: .*logs:CreateLogStream/u;
    await cloud.call(cloud.administrator.caller, "iam", "PutRolePolicy", {
      RoleName: "functions",
      PolicyName: "logs",
      PolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }],
      }),
    });
    await laboratory.create("hello", "exports.handler = async () => { console.log('lost'); return 1; };");
    assert.deepEqual(await invoke(), { failed: false, result: 1 });
    await until(
      () => events.some((event) => event.kind === "log" && lost.test(event.line)),
      (isSaid) => isSaid,
    );
  });

  it("need the right to invoke the function, by the caller's policies or the function's own", async () => {
    await laboratory.create("hello", "exports.handler = async () => 1;");
    const stranger = await roleSession(laboratory.test, "stranger");
    const lambda = laboratory.lambda(stranger);
    await assert.rejects(lambda.invoke({ FunctionName: "hello" }), {
      name: "AccessDeniedException",
      message: /lambda:InvokeFunction on resource: .*:function:hello/u,
    });
    await laboratory.lambda().addPermission({
      FunctionName: "hello",
      StatementId: "stranger",
      Action: "lambda:InvokeFunction",
      Principal: "arn:aws:iam::123456789012:role/stranger",
    });
    assert.equal((await lambda.invoke({ FunctionName: "hello" })).StatusCode, 200);
  });

  it("refuse an event that is too large or no JSON", async () => {
    await laboratory.create("hello", "exports.handler = async () => 1;");
    const lambda = laboratory.lambda();
    await assert.rejects(lambda.invoke({ FunctionName: "hello", Payload: Buffer.alloc(6_291_457, "1") }), {
      message: /smaller than 6291456 bytes/u,
    });
    await assert.rejects(lambda.invoke({ FunctionName: "hello", Payload: Buffer.from("{") }), {
      name: "InvalidRequestContentException",
    });
    await assert.rejects(lambda.invoke({ FunctionName: "hello", InvocationType: "Event" }), {
      name: "NotImplemented",
      message: /InvocationType = "Event"/u,
    });
  });

  it("run again after a restart of the cloud", async () => {
    await laboratory.create("hello", "exports.handler = async () => 'here';");
    await invoke();
    await laboratory.test.restart();
    assert.deepEqual(await invoke(), { failed: false, result: "here" });
  });
});
