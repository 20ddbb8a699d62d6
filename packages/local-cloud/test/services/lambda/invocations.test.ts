import assert from "node:assert/strict";
import { createRole, roleSession } from "../../testCloud";
import { ManualClock } from "../sagemaker/manualClock";
import { FunctionLaboratory, zipped } from "./functionLaboratory";

describe("Lambda's invocations", () => {
  const clock = new ManualClock();
  let laboratory: FunctionLaboratory;

  before(async () => {
    process.env["ONLY_OUTSIDE"] = "1";
    laboratory = await FunctionLaboratory.open({ clock });
    await laboratory.create(
      "hello",
      `exports.handler = async ({ fails, required, ...event }, context) => {
        if (fails !== undefined) throw new TypeError(fails);
        if (required !== undefined)
          try { return typeof require(required); } catch ({ code }) { return code; }
        const { functionName: name, getRemainingTimeInMillis: left } = context;
        return { ...event, name, left: left() > 0, variables: process.env };
      };`,
      { variables: { STAGE: "dev" } },
    );
  });

  after(async () => {
    Reflect.deleteProperty(process.env, "ONLY_OUTSIDE");
    await laboratory.test.stop();
  });

  const invoke = async (
    FunctionName: string,
    payload: unknown = {},
  ): Promise<{ readonly failed: boolean; readonly result: unknown }> => {
    const { FunctionError, Payload = new Uint8Array() } = await laboratory
      .lambda()
      .invoke({ FunctionName, Payload: Buffer.from(JSON.stringify(payload)) });
    return { failed: FunctionError !== undefined, result: JSON.parse(Buffer.from(Payload).toString()) };
  };
  /** The lines of a function's log, once there are as many. */
  const lines = (name: string, count: number): Promise<readonly string[]> =>
    laboratory.lines(`2026/11/24/${name}[`, count);

  it("hand the event and a context to the handler, and its result back", async () => {
    const { failed, result } = await invoke("hello", { a: 1 });
    const { variables, ...others } = result as Readonly<Record<string, unknown>>;
    assert.deepEqual([failed, others, typeof variables], [false, { a: 1, name: "hello", left: true }, "object"]);
  });

  it("give the function Lambda's variables, its own and the role's keys, and none of this machine's", async () => {
    const { result } = await invoke("hello");
    const { variables } = result as { readonly variables: Readonly<Record<string, string>> };
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
    const results: unknown[] = [];
    for (const required of ["@aws-sdk/client-sagemaker-runtime", "@smithy/signature-v4", "zod"])
      results.push((await invoke("hello", { required })).result);
    assert.deepEqual(results, ["object", "object", "MODULE_NOT_FOUND"]);
  });

  it("tell how a handler failed", async () => {
    const { failed, result } = await invoke("hello", { fails: "no picture" });
    const { errorType, errorMessage } = result as Record<string, unknown>;
    assert.deepEqual([failed, errorType, errorMessage], [true, "TypeError", "no picture"]);
  });

  it("use one process again and again, and another one for other code or another configuration", async () => {
    const code = "let calls = 0; exports.handler = async () => [(calls += 1), 'first code', process.env.STAGE];";
    await laboratory.create("changed", code);
    const results = [(await invoke("changed")).result, (await invoke("changed")).result];
    await laboratory
      .lambda()
      .updateFunctionCode({ FunctionName: "changed", ZipFile: zipped(code.replace("first", "second")) });
    results.push((await invoke("changed")).result);
    await laboratory
      .lambda()
      .updateFunctionConfiguration({ FunctionName: "changed", Environment: { Variables: { STAGE: "dev" } } });
    results.push((await invoke("changed")).result);
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
    await laboratory.create("busy", handler);
    const answers = await Promise.all(Array.from({ length: 12 }, () => invoke("busy")));
    assert.deepEqual(
      answers.map(({ result }) => result),
      Array.from({ length: 12 }, () => 1),
    );
  });

  it("tell of a process that ended, and go on with a new one", async () => {
    await laboratory.create(
      "ending",
      "exports.handler = async ({ end }) => { if (end) process.exit(3); return 'here'; };",
    );
    const { failed, result } = await invoke("ending", { end: true });
    assert.equal(failed, true);
    assert.match(
      JSON.stringify(result),
      new RegExp(
        '"errorType":"Runtime.ExitError","errorMessage":"RequestId: [0-9a-f-]+ ' +
          'Error: Runtime exited with error: exit status 3"',
        "u",
      ),
    );
    assert.deepEqual(await invoke("ending", { end: false }), { failed: false, result: "here" });
  });

  it("tell of a module that cannot be loaded, and of a handler that it lacks", async () => {
    await laboratory.create("broken", "throw new Error('broken module');");
    assert.match(JSON.stringify((await invoke("broken")).result), /broken module/u);
    await laboratory.lambda().updateFunctionCode({ FunctionName: "broken", ZipFile: zipped("exports.other = 1;") });
    assert.match(JSON.stringify((await invoke("broken")).result), /Runtime.HandlerNotFound/u);
    assert.match(
      (await lines("broken", 2)).join("\n"),
      /"level":"FATAL".*broken module[\s\S]*"level":"FATAL".*Runtime\.HandlerNotFound/u,
    );
  });

  it("end with the function's timeout, and a new process answers the next one", async () => {
    await laboratory.create(
      "waiting",
      "exports.handler = ({ wait }) => wait ? new Promise(() => undefined) : 'here';",
      {
        timeout: 20,
      },
    );
    void clock.awaited(20_000).then(() => {
      clock.advance(20);
    });
    assert.match(
      JSON.stringify((await invoke("waiting", { wait: true })).result),
      new RegExp(
        '"errorType":"Sandbox.Timedout","errorMessage":"RequestId: [0-9a-f-]+ ' +
          'Error: Task timed out after 20.00 seconds"',
        "u",
      ),
    );
    assert.deepEqual(await invoke("waiting", { wait: false }), { failed: false, result: "here" });
  });

  it("write what the function prints into its log group, one object a line, with the request's id", async () => {
    await laboratory.create(
      "printing",
      `console.log('loaded');
       exports.handler = async (event, context) => {
         console.warn('careful', { a: 1 });
         return context.awsRequestId;
       };`,
    );
    const { result } = await invoke("printing");
    const written = (await lines("printing", 3)).map((line) => JSON.parse(line) as Record<string, unknown>);
    // What a process prints and what it answers take different ways.
    const report = written.find(({ type }) => type === "platform.report");
    const [loaded, careful] = written.filter((line) => line !== report);
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
    const { events, until } = laboratory.test;
    const lost = /Log lines are lost: .*logs:CreateLogStream/u;
    const role = await createRole(laboratory.test, "mute", "lambda.amazonaws.com", {
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: "*",
    });
    await laboratory.create("mute", "exports.handler = async () => { console.log('lost'); return 1; };", { role });
    assert.deepEqual(await invoke("mute"), { failed: false, result: 1 });
    await until(
      () => events.some((event) => event.kind === "log" && lost.test(event.line)),
      (isSaid) => isSaid,
    );
  });

  it("need the right to invoke the function, by the caller's policies or the function's own", async () => {
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
    const required = "@smithy/signature-v4";
    await invoke("hello", { required });
    await laboratory.test.restart();
    assert.deepEqual(await invoke("hello", { required }), { failed: false, result: "object" });
  });
});
