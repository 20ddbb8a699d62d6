/** The engine that the builds of a rehearsal use in place of Pulumi's (`DELIVERY_ENGINE=./rehearsal/stage/engine`). */
import * as recordingEngine from "#recording-engine";
import type { Engine } from "../../delivery/engine";

export function createEngine(): Engine {
  const engine = recordingEngine.createEngine();
  return {
    // As with Pulumi's own engine (delivery/automationEngine.ts).
    update: (request) => engine.update({ ...request, refresh: true }),
    preview: (request) => engine.preview(request),
    outputs: (stack) => engine.outputs(stack),
    providerVersions: (stack) => engine.providerVersions(stack),
  };
}
