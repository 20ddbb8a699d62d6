/**
 * Whether values can stand under a condition operator. Sources: IAM user guide, "IAM JSON policy elements: Condition
 * operators" and "IAM policy elements: Variables and tags", "Where you can use policy variables" (March 2023).
 */
import { isYearOrEpoch, momentOf, numberOf } from "./moments";
import type { Operator, ValueKind } from "./operators";
import { hasVariable } from "./patterns";
import { malformed, unsupported } from "./unsupported";

/** @throws AwsError for a value that AWS refuses, and for one whose meaning it does not document */
export function checkConditionValue(
  { name, kind }: Operator,
  text: string,
  withVariables: boolean,
  where: string,
): void {
  const at = `${name} of ${where}`;
  if (withVariables && hasVariable(text)) {
    if (kind === "text" || kind === "arn") return;
    // One of the two pages allows it under Bool, the other does not.
    if (kind === "boolean") throw unsupported(`does not evaluate the variable ${text} in ${at}: AWS's pages disagree.`);
    throw malformed(`${at} holds the variable ${text}, which only String and Arn operators know`);
  }
  if (kind === "date" && isYearOrEpoch(text))
    throw unsupported(`does not know whether ${text} in ${at} is a year or epoch time: AWS does not say.`);
  if (!accepts[kind](text)) throw malformed(`${at} holds ${JSON.stringify(text)}, which is no ${nouns[kind]}`);
}

const accepts: Readonly<Record<ValueKind, (text: string) => boolean>> = {
  arn: (text) => text.split(":").length >= 6,
  boolean: (text) => /^(?:true|false)$/iu.test(text),
  date: (text) => momentOf(text) !== undefined,
  null: (text) => /^(?:true|false)$/iu.test(text),
  number: (text) => numberOf(text) !== undefined,
  text: () => true,
};

const nouns: Readonly<Record<ValueKind, string>> = {
  arn: "ARN of six parts",
  boolean: '"true" or "false"',
  date: "date of ISO 8601 or epoch time",
  null: '"true" or "false"',
  number: "number",
  text: "text",
};
