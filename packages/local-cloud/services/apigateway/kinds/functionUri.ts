import { z } from "zod";

/** Where a function is, by its ARN or by the address under which API Gateway knows it. */
export const functionUri = z.string().regex(/:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+/u);
