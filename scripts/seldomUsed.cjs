// What packages load and no program of this project uses, or seldom: it is loaded when something of it is used.
const { realpathSync } = require("node:fs");
const Module = require("node:module");
const { join } = require("node:path");

const seldomUsed = [
  // What writes functions of a program as text; the providers here are committed text.
  "@pulumi/pulumi/typescript-shim.js",
  "@npmcli/arborist/lib/index.js",
  // What runs other programs, and the tracing of the SDK's own calls.
  "@pulumi/pulumi/automation/index.js",
  "@opentelemetry/exporter-zipkin/build/src/index.js",
  "@opentelemetry/instrumentation/build/src/index.js",
  "@opentelemetry/instrumentation-grpc/build/src/index.js",
  "@opentelemetry/resources/build/src/index.js",
  "@opentelemetry/sdk-trace-base/build/src/index.js",
  "@opentelemetry/sdk-trace-node/build/src/index.js",
  // Whoever requires this one uses nothing of it, so it is never loaded. It would translate every line of every stack
  // trace, of which the SDK takes one with each promise: a third of the processor time of a preview. The program's own
  // lines are where they were written, and those of the SDK are named as Node runs them.
  "source-map-support/register.js",
  // Messages in fifty languages.
  "zod/v4/locales/index.cjs",
];

// Files of packages, because to find a file takes a tenth of the time that `require` takes to find a package, and each
// short process does it eleven times. One that is not there is an error: the list has to follow the packages.
for (const file of seldomUsed) deferLoading(realpathSync(join(__dirname, "..", "node_modules", file)));

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
