/** The largest body of a request, in bytes: 10 MB. Source: API Gateway's quotas of HTTP APIs. */
export const largestBody = 10 * 1024 * 1024;

/**
 * The largest sample in bytes. A request of Lambda holds 6 MB; in base64 this is 5.9 million characters of them, and
 * the rest is the event around it.
 */
export const largestSample = 4_400_000;
