/** Who is told of alarms: the schema of `alarms`. */
import { z } from "zod";
import { addresses, block, once, text } from "./parts";

const change = "subscriptions are created or deleted";

export const alarmsSchema = block(
  {
    emails: addresses("alarmEmails")
      .default([])
      .meta({
        meaning:
          "E-mail addresses that get the environment's alarms and, of the stack with the `delivery` block, the " +
          "pipeline's failures and approvals; each confirms its subscription once",
        change,
      }),
    webhooks: once(
      z.array(text(/^https:\/\/[a-z0-9.:-]+(?:[/?][!-~]*)?$/iu, "alarmWebhooks"), "alarmWebhooks"),
      "alarmWebhooks",
    )
      .default([])
      .meta({
        meaning:
          "Addresses to which SNS posts the same; each confirms its subscription by asking the " +
          "address that the first request names. An address is no secret here: do not write one that has a token",
        change,
      }),
  },
  "alarms",
);
