/** The local cloud: AWS services on 127.0.0.1 that execute what is asked of them, with every policy enforced. */
export { startCloud } from "./cloud";
export type { CloudEvent, Commit, ProcessOptions, RunningProcess, Session } from "./contract";
export { awsEnvironment } from "./environment";
export { isUnfinished, writeFileAtomically } from "./files";
export type { CloudOptions, LocalCloud, ServiceFactory, WithheldPermission } from "./options";
export { createProcesses } from "./processes/processes";
export { pushCommit, startPipeline, storeCommit } from "./repositories";
export { close, listen } from "./server";
export { Refusal } from "./services/apigateway/gateway/answer";
export { executionArn } from "./services/apigateway/gateway/authorization";
export { largestBody, readBody } from "./services/apigateway/gateway/body";
export { acceptConnections } from "./services/codeconnections";
export { roleGrants } from "./services/iam";
export { adoptKey } from "./services/kms/use";
export { outbox } from "./services/sns";
export type { EnvironmentMessage, InvocationMessage } from "./services/lambda/execution/messages";
export { runtimePackages } from "./services/lambda/execution/runtimePackages";
export { runtimeProgram } from "./services/lambda/execution/executionEnvironment";
