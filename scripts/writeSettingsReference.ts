/** `npm run settings:reference`: writes SETTINGS.md. */
import { writeFileSync } from "node:fs";
import { settingsReference } from "../settings/reference";

writeFileSync("SETTINGS.md", settingsReference());
