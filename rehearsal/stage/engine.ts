/** The engine that the builds of a rehearsal use in place of Pulumi's (`DELIVERY_ENGINE=./rehearsal/stage/engine`). */
import * as recordingEngine from "#recording-engine";
import type { Engine } from "../../delivery/engine";

export function createEngine(): Engine {
  return recordingEngine.createEngine();
}
