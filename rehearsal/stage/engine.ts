/** The engine that the builds of a rehearsal use in place of Pulumi's (`DELIVERY_ENGINE=./rehearsal/stage/engine`). */
import * as recordingEngine from "#recording-engine";
import type { Engine } from "../../delivery/engine";

/** @param options as the recording engine's own */
export function createEngine(options: Partial<recordingEngine.EngineOptions> = {}): Engine {
  const engine = recordingEngine.createEngine(options);
  return {
    update: async (request) => {
      // As with Pulumi's own engine (delivery/automationEngine.ts), and its Automation API, which reads the stack's
      // outputs and the newest record of its history after an update.
      const result = await engine.update({ ...request, refresh: true });
      await engine.outputs(request.stack);
      await engine.lastUpdate(request.stack);
      return result;
    },
    preview: (request) => engine.preview(request),
    outputs: (stack) => engine.outputs(stack),
    providerVersions: (stack) => engine.providerVersions(stack),
    exportState: (stack) => engine.exportState(stack),
    importState: (stack, state) => engine.importState(stack, state),
  };
}
