// What packages load and no program of this project uses, or seldom: it is loaded when something of it is used.
const Module = require("node:module");

const ofPulumi = Module.createRequire(require.resolve("@pulumi/pulumi"));

const seldomUsed = [
  // What writes functions of a program as text; the providers here are committed text.
  "./typescript-shim",
  "@npmcli/arborist",
  // What runs other programs, and the tracing of the SDK's own calls.
  "./automation",
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

for (const name of seldomUsed) deferLoading(ofPulumi.resolve(name));
// Messages in fifty languages.
deferLoading(require.resolve("zod/v4/locales"));

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
