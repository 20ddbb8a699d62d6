/** The few calls of GitHub's API that a workflow needs. */

export interface GitHub {
  /** `https://api.github.com` */
  readonly url: string;
  /** `owner/name` */
  readonly repository: string;
  readonly token: string;
}

/** @throws Error with GitHub's own words */
export async function ask(
  { url, repository, token }: GitHub,
  method: "GET" | "POST" | "PATCH",
  path: string,
  body?: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const response = await fetch(`${url}/repos/${repository}/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      accept: "application/vnd.github+json",
      "x-github-api-version": "2022-11-28",
      ...(body && { "content-type": "application/json" }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`GitHub answered ${method} ${path} with ${response.status}: ${text.slice(0, 500)}`);
  const answer: unknown = JSON.parse(text);
  return answer;
}

/** Pages of a list that are looked through. */
const mostPages = 30;

/** Every element of a list, page by page. */
export async function all(github: GitHub, path: string): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for (let page = 1; page <= mostPages; page += 1) {
    const answer = await ask(github, "GET", `${path}${path.includes("?") ? "&" : "?"}per_page=100&page=${page}`);
    if (!Array.isArray(answer)) throw new Error(`GitHub answered ${path} with something that is no list.`);
    found.push(...(answer as readonly unknown[]));
    if (answer.length < 100) break;
  }
  return found;
}
