/** The rules of `api`. */
import { limits } from "./awsLimits.json";
import type { Rule } from "./rule";

export const apiRules = {
  api: {
    allowed: "authorization and, if wanted, throttling, cors, page, domain",
    fix: "write for example api: {authorization: {kind: iam}}",
  },
  authorization: {
    allowed: "{kind: iam}; or kind: jwt with issuer and audiences; or kind: apiKey with keys",
    fix: "write for example authorization: {kind: iam}",
  },
  authorizationKind: {
    allowed: "iam, jwt or apiKey",
    fix: "write kind: iam for callers with rights of IAM, or kind: apiKey for any others",
  },
  issuer: {
    allowed: `the https address of an issuer of tokens (${limits.issuer.max} characters at most)`,
    fix: "write for example issuer: https://login.example.com/",
  },
  audiences: {
    allowed: "a list of 1 to 50 audiences, each once and of at most 2048 characters",
    fix: "write for example audiences: [model-delivery]",
  },
  apiKeys: { allowed: "a list of 1 to 20 keys, each with name and sha256", fix: "run: npm run api-key -- NAME" },
  apiKey: { allowed: "name and sha256", fix: "run: npm run api-key -- NAME" },
  apiKeyName: { allowed: "letters, digits, - and _ (64 at most)", fix: "write for example name: mobile-app" },
  apiKeyNames: { allowed: "keys with different names", fix: "rename one of them" },
  apiKeyHash: {
    allowed: "the SHA-256 of a key: 64 hexadecimal digits in lower case, never the key itself",
    fix: "run: npm run api-key -- NAME",
  },
  throttling: {
    allowed: "requestsPerSecond and burst",
    fix: "write for example throttling: {requestsPerSecond: 100, burst: 200}",
  },
  requestsPerSecond: {
    allowed: "a whole number from 1 to 10000, what an account may have altogether",
    fix: "write for example requestsPerSecond: 100",
  },
  burst: {
    allowed: "a whole number from 1 to 5000, what an account may have altogether",
    fix: "write for example burst: 200",
  },
  cors: { allowed: "origins", fix: "write for example cors: {origins: [https://www.example.com]}" },
  origins: {
    allowed: "a list of origins (https://host or http://host:port, without a path), none of them a pattern, each once",
    fix: "write for example origins: [https://www.example.com]",
  },
  page: { allowed: "true or false", fix: "write for example page: true" },
  pageAuthorization: {
    allowed: "true only together with authorization of kind jwt or apiKey: a browser cannot sign requests for IAM",
    fix: "remove page, or take another kind of authorization",
  },
  domain: {
    allowed: "name and certificateArn",
    fix: "write for example domain: {name: predict.example.com, certificateArn: arn:aws:acm:…}",
  },
  domainName: {
    allowed: `a domain in lower case, without a pattern (${limits.domainName.max} characters at most)`,
    fix: "write for example name: predict.example.com",
  },
  certificateArn: {
    allowed: "the ARN of a certificate (arn:…:acm:<region>:<account>:certificate/…)",
    fix: "copy the ARN from the console under Certificate Manager",
  },
  certificateAccount: {
    allowed: "a certificate of the account that the stack is deployed to",
    fix: "take the credentials of the certificate's account, or name a certificate of this one",
  },
  certificateRegion: {
    allowed: "a certificate in the stack's own region and partition",
    fix: "name a certificate of the region that aws:region names",
  },
} as const satisfies Readonly<Record<string, Rule>>;
