/** What is said about what is kept: on the terminal what comes first, in a file of the home all ways of asking. */
import { shellWord } from "../../machine/shellWord";
import { apiCurl, endpointCurl, invokeCommand, originalCurl, pythonSnippet, sdkSnippet, type Visit } from "./commands";
import type { KeptApi, KeptEnvironment } from "./environments";

/**
 * Where each environment answers, and one command that works. What is to be copied stands at the beginning of its line.
 *
 * @param page the address of the page of a stack with an API
 * @param ways the file with every way of asking
 */
export function introduceKept(
  environments: readonly KeptEnvironment[],
  visit: Visit,
  { home, ways, page }: { readonly home: string; readonly ways: string; readonly page: (stack: string) => string },
): readonly string[] {
  const [last] = environments.slice(-1);
  return [
    "",
    ...environments.flatMap(({ stack, endpoint, api }) => [
      `${stack} (${endpoint})${api === undefined ? "" : ", in a browser"}`,
      ...(api === undefined ? [] : [page(stack)]),
    ]),
    "",
    "From this checkout",
    ...(last === undefined ? [] : [invokeCommand(last.stack, "endpoint", home, visit.sample)]),
    "",
    "With curl, Python (boto3) and JavaScript",
    `cat ${shellWord(ways)}`,
    "",
    `Kept until Ctrl-C: ${environments.map(({ stack }) => stack).join(", ")}`,
  ];
}

/**
 * Every way of asking some environments. What is to be copied stands at the beginning of its line.
 *
 * @param home of the rehearsal
 * @param page the address of the page of a stack with an API
 */
export function describeKept(
  environments: readonly KeptEnvironment[],
  visit: Visit,
  home: string,
  page: (stack: string) => string,
): readonly string[] {
  return [
    ...environments.flatMap(({ stack, endpoint, api }) => [
      `${stack}: ${endpoint}`,
      "",
      "From this checkout",
      invokeCommand(stack, "endpoint", home, visit.sample),
      ...(api === undefined ? [] : [invokeCommand(stack, "api", home, visit.sample)]),
      "",
      ...(api === undefined ? [] : describeApi(api, visit, page(stack))),
      "The endpoint, with curl",
      endpointCurl(endpoint, visit),
      "",
      "The endpoint, with the AWS SDK for JavaScript",
      ...sdkSnippet(endpoint, visit),
      "",
      "The endpoint, with the AWS SDK for Python (boto3)",
      ...pythonSnippet(endpoint, visit),
      "",
    ]),
  ];
}

function describeApi(api: KeptApi, visit: Visit, page: string): readonly string[] {
  return [
    "The API, in a browser",
    page,
    "",
    ...describeAuthorization(api),
    "The API, with curl: the sample as it is",
    apiCurl(api, visit),
    "",
    "The API, with curl: the original's request",
    originalCurl(api, visit),
    "",
  ];
}

function describeAuthorization({ authorization }: KeptApi): readonly string[] {
  switch (authorization) {
    case "iam":
      return [];
    case "apiKey":
      return ["The API asks for a key: put yours into PREDICTION_API_KEY first.", ""];
    case "jwt":
      return ["The API asks for a token, which cannot be verified here: it answers 401.", ""];
  }
}
