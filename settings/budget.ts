/** What a month may cost before somebody is told: the schema of `budget`. */
import { z } from "zod";
import { addresses, block, inPlace, wholeNumber } from "./parts";

/** "A notification can have one SNS subscriber and up to 10 email subscribers": API reference of AWS Budgets, 2026. */
const mostAddresses = 10;

export const budgetSchema = block(
  {
    monthlyDollars: wholeNumber(1, 1_000_000_000, "monthlyDollars").meta({
      meaning: "US dollars of a calendar month, taxes included",
      change: inPlace,
    }),
    emails: addresses("budgetEmails")
      .min(1, "budgetEmails")
      .max(mostAddresses, "budgetEmails")
      .meta({
        meaning:
          "E-mail addresses to which AWS Budgets itself writes, without a topic and without a confirmation: at 80 " +
          "and 100 percent of what was spent, and when 100 percent are foreseen",
        change: inPlace,
      }),
    counts: z
      .enum(["sagemaker", "tag"], "budgetCounts")
      .default("sagemaker")
      .meta({
        meaning:
          "`sagemaker` counts all that the account pays for Amazon SageMaker, in every region and whoever made it; " +
          "nothing has to be activated. `tag` counts what has the tag `model-delivery:project` with the project's " +
          "name, of every stack and service in the account. Somebody has to activate that tag first, a day after the " +
          "first `up`, in the account that pays the bill; until then it counts nothing: `aws ce " +
          "update-cost-allocation-tags-status --cost-allocation-tags-status " +
          "TagKey=model-delivery:project,Status=Active`",
        change: inPlace,
      }),
  },
  "budget",
);
