/**
 * Half of the time in which Pulumi's SDK is loaded goes to the library of npm with which it looks for the packages of a
 * cloud function's archive (runtime/closure/codePaths.js of @pulumi/pulumi). No program that the engine runs makes such
 * archives: who imports this file before the SDK has the library loaded only if it is used.
 */
import Module, { createRequire } from "node:module";

const load = createRequire(__filename);

deferLoading(createRequire(load.resolve("@pulumi/pulumi")).resolve("@npmcli/arborist"));

/** Whoever requires the file gets an object that loads it when something of it is looked at. */
function deferLoading(file: string): void {
  if (load.cache[file] !== undefined) return;
  const deferred = new Module(file);
  deferred.exports = new Proxy(
    {},
    {
      get(_target, name) {
        // Compiled imports copy a module that does not say so, and would look at all of it.
        if (name === "__esModule") return true;
        if (load.cache[file] === deferred) Reflect.deleteProperty(load.cache, file);
        return Reflect.get(load(file) as object, name) as unknown;
      },
    },
  );
  load.cache[file] = deferred;
}
