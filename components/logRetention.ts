/** Days that logs are kept: longer than the 60 days that an approval can wait. */
export const logDays = 90;
