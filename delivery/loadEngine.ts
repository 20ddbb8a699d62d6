/** Chooses the engine: Pulumi's own, or the one that a module brings. */
import { createRequire } from "node:module";
import path from "node:path";
import type * as AutomationEngine from "./automationEngine";
import type { Engine, EngineModule } from "./engine";

/**
 * @param module path of a module that exports `createEngine`, relative to the folder; undefined or empty for Pulumi's
 *   own engine
 * @param folder the program's folder
 */
export async function loadEngine(module: string | undefined, folder: string): Promise<Engine> {
  if (module === undefined || module === "") {
    // Loaded only when it is used: it brings all of Pulumi along.
    const { createAutomationEngine } = createRequire(__filename)("./automationEngine") as typeof AutomationEngine;
    return createAutomationEngine({ folder });
  }
  const loaded: unknown = createRequire(path.join(folder, "index.js"))(path.resolve(folder, module));
  if (!isEngineModule(loaded)) throw new Error(`DELIVERY_ENGINE: ${module} exports no function createEngine.`);
  return loaded.createEngine();
}

function isEngineModule(loaded: unknown): loaded is EngineModule {
  return (
    typeof loaded === "object" &&
    loaded !== null &&
    "createEngine" in loaded &&
    typeof loaded.createEngine === "function"
  );
}
