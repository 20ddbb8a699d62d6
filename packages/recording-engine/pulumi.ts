/** Pulumi's SDK, loaded in half of its time. */
import { createRequire } from "node:module";
import type * as Sdk from "@pulumi/pulumi";
import "./npmLibrary";

// As an import would give it, but after the line above.
export const { log, runtime } = createRequire(__filename)("@pulumi/pulumi") as typeof Sdk;
