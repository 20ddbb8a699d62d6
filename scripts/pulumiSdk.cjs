// Two thirds of the time in which Pulumi's SDK is loaded go to what writes functions of a program as text (its folder
// runtime/closure): the TypeScript compiler, and npm's library, which looks for the packages of such a function. A
// program whose providers are committed text uses neither. They are loaded when something of them is used.
const Module = require("node:module");

const sdk = Module.createRequire(require.resolve("@pulumi/pulumi"));

for (const name of ["./typescript-shim", "@npmcli/arborist"]) deferLoading(sdk.resolve(name));

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
