// Most of the time in which Pulumi's SDK is loaded goes to what a program of this project never uses: the TypeScript
// compiler and npm's library, which write functions of a program as text (the providers here are committed text), and
// the tracing of the SDK's own calls. They are loaded when something of them is used.
const Module = require("node:module");

const sdk = Module.createRequire(require.resolve("@pulumi/pulumi"));

const seldomUsed = [
  "./typescript-shim",
  "@npmcli/arborist",
  "@opentelemetry/exporter-zipkin",
  "@opentelemetry/instrumentation",
  "@opentelemetry/instrumentation-grpc",
  "@opentelemetry/resources",
  "@opentelemetry/sdk-trace-base",
  "@opentelemetry/sdk-trace-node",
  // Whoever requires this one uses nothing of it, so it is never loaded. It would translate every line of every stack
  // trace, of which the SDK takes one with each promise: a third of the processor time of a preview. The program's own
  // lines are where they were written, and those of the SDK are named as Node runs them.
  "source-map-support/register",
];

for (const name of seldomUsed) deferLoading(sdk.resolve(name));

/** Whoever requires the file gets an object that loads it when something of it is looked at. */
function deferLoading(file) {
  const deferred = new Module(file);
  deferred.exports = new Proxy(
    {},
    {
      get(_, name) {
        // Compiled imports copy a module that does not say so, and would look at all of it.
        if (name === "__esModule") return true;
        if (require.cache[file] === deferred) Reflect.deleteProperty(require.cache, file);
        return require(file)[name];
      },
    },
  );
  require.cache[file] ??= deferred;
}
