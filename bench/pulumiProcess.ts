/**
 * The process in which `pulumi` has a program evaluated: what the CLI starts, with the words of Pulumi.yaml, talks to a
 * stand-in for the engine over the engine's protocol. That answers as for a stack that is there, and makes nothing.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { GetRootResourceResponse, SetRootResourceResponse } from "@pulumi/pulumi/proto/engine_pb";
import { InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import {
  type RegisterResourceRequest,
  RegisterResourceResponse,
  type ResourceInvokeRequest,
  type SupportsFeatureRequest,
  SupportsFeatureResponse,
} from "@pulumi/pulumi/proto/resource_pb";
import { parse } from "yaml";
import { z } from "zod";
import { answersOf, configurationTexts } from "../review/program/evaluate";
import { readConfiguration } from "../settings/files";
import { startStubAws } from "../test/delivery/stubAws";
import { emptyWorld, repository } from "../test/program/program";
import { type Usage, usageOf } from "./usage";

const ofSdk = createRequire(require.resolve("@pulumi/pulumi"));

/** What is used here of packages that come with the SDK. */
interface Grpc {
  readonly Server: new () => GrpcServer;
  readonly ServerCredentials: { createInsecure(): object };
}
interface GrpcServer {
  addService(service: object, handlers: Readonly<Record<string, Handler>>): void;
  bindAsync(address: string, credentials: object, bound: (error: Error | null, port: number) => void): void;
  forceShutdown(): void;
}
type Handler = (call: { readonly request: never }, answer: (error: Error | null, message?: object) => void) => void;
type Struct = NonNullable<ReturnType<RegisterResourceRequest["getObject"]>>;

const { Server, ServerCredentials } = ofSdk("@grpc/grpc-js") as Grpc;
const { Empty } = ofSdk("google-protobuf/google/protobuf/empty_pb") as { readonly Empty: new () => object };
const { Struct: StructMessage } = ofSdk("google-protobuf/google/protobuf/struct_pb") as {
  readonly Struct: { fromJavaScript(values: object): Struct };
};

/** Features of the protocol that change what the process sends. */
const features: readonly string[] = ["secrets", "resourceReferences", "aliasSpecs"];

const stack = "dev";

export interface PulumiProcess {
  /** @param program a file of the repository, or `.` */
  evaluate(program: string): Promise<Usage>;
  close(): Promise<void>;
}

export async function startPulumiProcesses(): Promise<PulumiProcess> {
  const aws = await startStubAws(emptyWorld);
  const { project, values } = readConfiguration(repository, stack);
  const server = new Server();
  const answers = answersOf({ project, stack, region: String(values["aws:region"]) });
  server.addService(ResourceMonitorService, monitor(answers));
  server.addService(EngineService, engine);
  const address = `127.0.0.1:${await bind(server)}`;
  return {
    evaluate: (program) =>
      usageOf([...nodeWords(), require.resolve("@pulumi/pulumi/cmd/run"), ...programWords(project, address), program], {
        PULUMI_CONFIG: JSON.stringify(configurationTexts(values)),
        PULUMI_CONFIG_SECRET_KEYS: "[]",
        PULUMI_NODEJS_TYPESCRIPT: "false",
      }),
    async close() {
      server.forceShutdown();
      await aws.close();
    },
  };
}

function programWords(project: string, address: string): readonly string[] {
  return [
    `--monitor=${address}`,
    `--engine=${address}`,
    `--project=${project}`,
    `--stack=${stack}`,
    "--organization=organization",
    `--pwd=${repository}`,
    "--parallel=16",
    "--dry-run",
  ];
}

const projectSchema = z.object({ runtime: z.object({ options: z.object({ nodeargs: z.string() }) }) });

function nodeWords(): readonly string[] {
  const content: unknown = parse(readFileSync(join(repository, "Pulumi.yaml"), "utf8"));
  return projectSchema.parse(content).runtime.options.nodeargs.split(" ");
}

function bind(server: GrpcServer): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });
}

const nothing: Handler = (_call, answer) => {
  answer(null, new Empty());
};

const engine: Readonly<Record<string, Handler>> = {
  log: nothing,
  getRootResource: (_call, answer) => {
    answer(null, new GetRootResourceResponse());
  },
  setRootResource: (_call, answer) => {
    answer(null, new SetRootResourceResponse());
  },
};

function monitor(answers: ReturnType<typeof answersOf>): Readonly<Record<string, Handler>> {
  return {
    supportsFeature: ({ request }: { request: SupportsFeatureRequest }, answer) => {
      answer(null, new SupportsFeatureResponse().setHassupport(features.includes(request.getId())));
    },
    registerResource: ({ request }: { request: RegisterResourceRequest }, answer) => {
      const [type, name, inputs] = [request.getType(), request.getName(), request.getObject()?.toJavaScript() ?? {}];
      const { id = `${name}-id`, ...computed } = request.getCustom() ? answers.resource(type, name, inputs) : {};
      const response = new RegisterResourceResponse()
        .setUrn(`urn:pulumi:${stack}::project::${type}::${name}`)
        .setObject(StructMessage.fromJavaScript({ ...inputs, ...computed }));
      answer(null, request.getCustom() ? response.setId(String(id)) : response);
    },
    registerResourceOutputs: nothing,
    invoke: ({ request }: { request: ResourceInvokeRequest }, answer) => {
      const result = answers.call(request.getTok(), request.getArgs()?.toJavaScript() ?? {});
      answer(null, new InvokeResponse().setReturn(StructMessage.fromJavaScript(result)));
    },
    signalAndWaitForShutdown: nothing,
  };
}
