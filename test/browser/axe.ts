/** What axe finds in a page. */
import axe from "axe-core";
import type { Page } from "playwright-core";

/** The widths of a phone and of a desk, in pixels. */
export const widths = [400, 1400] as const;
export const colorSchemes = ["light", "dark"] as const;

/** What is violated, with the first elements that violate it. The page's context has to bypass its policy. */
export async function violations(page: Page): Promise<unknown> {
  await page.evaluate(axe.source);
  return page.evaluate<unknown>(
    "axe.run().then(({ violations }) => violations.map(({ id, help, nodes }) => " +
      "[id, help, nodes.slice(0, 3).map(({ html, failureSummary }) => `${html} ${failureSummary}`)]))",
  );
}
