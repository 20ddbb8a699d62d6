import { child, children, type ParsedXml, renderXml, textOf } from "../../protocols/xml";
import { requestTags, type Tag, tagRecord } from "../tags";
import type { S3Cloud } from "./cloud";
import { s3Errors } from "./errors";
import type { Exchange } from "./exchange";
import type { Routes } from "./routing";

/** What S3 gives every new bucket: no public access, no access control lists. */
const initialSubresources = {
  publicAccessBlock: renderXml("PublicAccessBlockConfiguration", {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  }),
  ownershipControls: renderXml("OwnershipControls", { Rule: { ObjectOwnership: "BucketOwnerEnforced" } }),
};

/** The region whose second CreateBucket of one bucket succeeds instead of telling that it exists. */
const oldestRegion = "us-east-1";

export const bucketRoutes: Routes = {
  "GET service": (exchange) => {
    const { cloud, caller } = exchange;
    cloud.authorize(caller, [{ action: "s3:ListAllMyBuckets", resource: "*" }]);
    const buckets = exchange.storage.buckets
      .values()
      .map(({ name, created }) => ({ Name: name, CreationDate: created, BucketRegion: cloud.region }));
    exchange.sendXml("ListAllMyBucketsResult", { Owner: owner(cloud), Buckets: { Bucket: buckets } });
  },
  "PUT bucket": async (exchange) => {
    const body = await exchange.text();
    const configuration = body === "" ? undefined : exchange.checkDocument(body);
    exchange.authorizeBucket("CreateBucket");
    const tags = tagRecord(tagsOf(configuration));
    if (Object.keys(tags).length > 0) exchange.authorizeBucket("TagResource", requestTags(tags));
    createBucket(exchange, configuration);
    exchange.sendEmpty(200, { location: `/${exchange.bucket}` });
  },
  "HEAD bucket": (exchange) => {
    exchange.requireBucket();
    exchange.authorizeBucket("ListBucket");
    exchange.sendEmpty(200, { "x-amz-bucket-region": exchange.cloud.region });
  },
  "DELETE bucket": (exchange) => {
    exchange.requireBucket();
    exchange.authorizeBucket("DeleteBucket");
    if (exchange.storage.keys(exchange.bucket).length > 0) throw s3Errors.bucketNotEmpty();
    exchange.storage.buckets.delete(exchange.bucket);
    exchange.sendEmpty(204);
  },
  "GET bucket?location": (exchange) => {
    exchange.requireBucket();
    exchange.authorizeBucket("GetBucketLocation");
    const { region } = exchange.cloud;
    exchange.sendXml("LocationConstraint", region === oldestRegion ? "" : region);
  },
  "GET bucket?acl": (exchange) => {
    exchange.requireBucket();
    exchange.authorizeBucket("GetBucketAcl");
    exchange.sendText(accessControlPolicy(owner(exchange.cloud).ID), "application/xml");
  },
};

/** The owner may do everything. The type of a grantee is an attribute, which the renderer has no use for elsewhere. */
function accessControlPolicy(ownerId: string): string {
  const type = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"';
  const grantee = `<Grantee ${type}><ID>${ownerId}</ID></Grantee>`;
  const grant = `<Grant>${grantee}<Permission>FULL_CONTROL</Permission></Grant>`;
  const list = `<AccessControlList>${grant}</AccessControlList>`;
  return `<AccessControlPolicy><Owner><ID>${ownerId}</ID></Owner>${list}</AccessControlPolicy>`;
}

function createBucket(exchange: Exchange, configuration: ParsedXml | undefined): void {
  const { storage, bucket: name, cloud } = exchange;
  refuseOptions(exchange);
  if (storage.buckets.get(name) !== undefined) {
    if (cloud.region === oldestRegion) return;
    throw s3Errors.alreadyOwned();
  }
  checkLocation(cloud.region, textOf(configuration, "LocationConstraint"));
  const tags = tagsOf(configuration);
  const ownership = exchange.header("x-amz-object-ownership");
  storage.buckets.set(name, {
    name,
    created: cloud.clock.now().toISOString(),
    versioning: undefined,
    subresources: {
      ...initialSubresources,
      ...(ownership === undefined
        ? {}
        : { ownershipControls: renderXml("OwnershipControls", { Rule: { ObjectOwnership: ownership } }) }),
      ...(tags.length === 0 ? {} : { tagging: renderXml("Tagging", { TagSet: { Tag: tags } }) }),
    },
  });
}

function tagsOf(configuration: ParsedXml | undefined): readonly Required<Tag>[] {
  const tags = children(child(configuration, "Tags"), "Tag");
  return tags.map((tag) => ({ Key: textOf(tag, "Key") ?? "", Value: textOf(tag, "Value") ?? "" }));
}

function refuseOptions(exchange: Exchange): void {
  const acl = exchange.header("x-amz-acl");
  if (acl !== undefined && acl !== "private") throw s3Errors.notImplemented(`the access control list ${acl}`);
  if (exchange.header("x-amz-bucket-object-lock-enabled")?.toLowerCase() === "true")
    throw s3Errors.notImplemented("object lock");
}

function checkLocation(region: string, constraint: string | undefined): void {
  const wanted = constraint === undefined || constraint === "" ? oldestRegion : constraint;
  if (wanted !== region)
    throw s3Errors.invalidArgument(
      `The location constraint ${wanted} is not the region ${region} that the request was sent to.`,
    );
}

function owner({ accountId }: S3Cloud): { readonly ID: string } {
  // Canonical ids have 64 hexadecimal digits.
  return { ID: accountId.padStart(64, "0") };
}
