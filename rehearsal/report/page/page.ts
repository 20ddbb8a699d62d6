/** The report as a page. The same report gives the same bytes. */
import { changes } from "../../../pages/changes";
import { Drawing } from "../../../pages/chart";
import { pageText } from "../../../pages/document";
import { tested } from "../../../pages/tested";
import type { Report } from "../report";
import { environments } from "./environments";
import { head, titleOf } from "./head";
import { history } from "./history";
import { modelCards } from "./modelCards";
import { origins } from "./origins";
import { permissions } from "./permissions";
import { stacks } from "./stacks";
import { timeline } from "./timeline";
import { training } from "./training";

export async function reportPage(report: Report): Promise<string> {
  const drawing = await Drawing.open();
  const tests = Object.values(report.environments).flatMap(({ test }) => test ?? []);
  return pageText({
    title: titleOf(report),
    header: head(report),
    main: [
      timeline(report),
      environments(report),
      history(report),
      training(drawing, report),
      tests.map((test) => tested(drawing, test)),
      origins(report),
      modelCards(report),
      changes(report.changes),
      stacks(report),
      permissions(report),
    ],
  });
}
