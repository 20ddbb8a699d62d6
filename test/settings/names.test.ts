import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import {
  type BuildPurpose,
  buildPurposes,
  deliveryNames,
  environmentNames,
  type Location,
  slug,
} from "../../settings/names";

const longestRegion: Location = { accountId: "123456789012", region: "ap-southeast-1", partition: "aws" };
const stacks = ["dev", "a.b", "a_b", "A-B", "...", "-", "x".repeat(100), `${"team.".repeat(19)}stack`, "0.1"];

/** The reports that the builds of a project make, by the buildspec of the project. */
function reportsOf(purpose: BuildPurpose): readonly string[] {
  const file = { validate: "validate", train: "train", testQa: "test", testProduction: "test" }[purpose as string];
  const text = readFileSync(resolve("buildspecs", `${file ?? "deploy"}.yml`), "utf8");
  return Object.keys(z.object({ reports: z.record(z.string(), z.unknown()).default({}) }).parse(parse(text)).reports);
}

/** Every name with what AWS allows. */
function namesWithLimits(project: string, stack: string): readonly (readonly [string, RegExp])[] {
  const environment = environmentNames(project, stack);
  const delivery = deliveryNames(project, stack, longestRegion);
  const sagemaker = /^[a-z0-9](?:-*[a-z0-9]){0,62}$/u;
  return [
    [delivery.artifactBucket, /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/u],
    [delivery.dataBucket, /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/u],
    [delivery.connection, /^[\w-]{1,32}$/u],
    [delivery.approvalTopic, /^[\w-]{1,256}$/u],
    ...["failures", "approvals"].map((what) => [`${delivery.notice}-${what}`, /^[\w.-]{1,64}$/u] as const),
    [delivery.pipeline, /^[\w-]{1,100}$/u],
    [delivery.modelPackageGroup, sagemaker],
    [`${delivery.trainingJobPrefix}-0123456789abcdef-999`, sagemaker],
    [environment.endpoint, sagemaker],
    [`${environment.model}-${"0".repeat(25)}`, sagemaker],
    [`${environment.endpointConfiguration}-${"0".repeat(25)}`, sagemaker],
    [environment.hostingRole(longestRegion), /^[\w-]{1,64}$/u],
    [environment.alarmTopic, /^[\w-]{1,256}$/u],
    [environment.metrics, /^[\w-]{1,63}$/u],
    [environment.dashboard(longestRegion), /^[\w-]{1,255}$/u],
    [`${environment.alarm}-latency-${"x".repeat(63)}`, /^[\w-]{1,255}$/u],
    [environment.api, /^[\w-]{1,128}$/u],
    [environment.apiLogGroup, /^\/aws\/vendedlogs\/[\w/-]{1,493}$/u],
    [environment.apiCallerRole(longestRegion), /^[\w-]{1,64}$/u],
    ...Object.values(environment.functions).flatMap(({ name, role }) => [
      [name, /^[\w-]{1,64}$/u] as const,
      [role(longestRegion), /^[\w-]{1,64}$/u] as const,
    ]),
    ...Object.values(delivery.roles).map((role) => [role, /^[\w-]{1,64}$/u] as const),
    ...Object.values(delivery.projects).map((name) => [name, /^[A-Za-z0-9][\w-]{1,149}$/u] as const),
    ...buildPurposes.flatMap((purpose) =>
      reportsOf(purpose).map(
        (name) => [`${delivery.projects[purpose]}-${name}`, /^[A-Za-z0-9][\w-]{1,127}$/u] as const,
      ),
    ),
  ];
}

describe("names", () => {
  it("are what AWS allows, for every stack name that Pulumi allows", () => {
    for (const project of ["model-delivery", "p", "P.".repeat(50)]) {
      for (const stack of stacks) {
        for (const [name, allowed] of namesWithLimits(project, stack))
          assert.match(name, allowed, `${project}/${stack}`);
      }
    }
  });

  it("differ between stacks that look alike, and between projects", () => {
    const endpoints = ["model-delivery", "model.delivery"].flatMap((project) =>
      stacks.map((stack) => environmentNames(project, stack).endpoint),
    );
    assert.equal(new Set(endpoints).size, endpoints.length);
    assert.notEqual(
      slug("a", "b-c", 63),
      slug("a-b", "c", 63),
      "project and stack must not be joined before they are hashed",
    );
  });

  it("differ between regions and accounts where AWS shares names", () => {
    const elsewhere = { ...longestRegion, region: "eu-west-1" };
    for (const read of [
      (location: Location) => deliveryNames("p", "s", location).artifactBucket,
      (location: Location) => deliveryNames("p", "s", location).roles.train,
      (location: Location) => environmentNames("p", "s").hostingRole(location),
    ]) {
      assert.notEqual(read(longestRegion), read(elsewhere));
    }
    assert.notEqual(
      deliveryNames("p", "s", longestRegion).dataBucket,
      deliveryNames("p", "s", { ...longestRegion, accountId: "210987654321" }).dataBucket,
    );
  });

  it("stay as they are: clients and running endpoints hold them", () => {
    assert.equal(environmentNames("model-delivery", "dev").endpoint, "model-delivery-dev-fcb97195");
    assert.equal(
      deliveryNames("model-delivery", "dev", longestRegion).roles.deployProduction,
      "model-delivery-dev-fcb97195-deploy-production-ap-southeast-1",
    );
  });

  it("keep project and stack readable when they are shortened", () => {
    assert.match(slug("model-delivery", "production-europe", 32), /^model-deliv-production-[0-9a-f]{8}$/u);
    assert.match(slug("a-very-long-project-name-indeed", "dev", 32), /-dev-[0-9a-f]{8}$/u);
  });
});
