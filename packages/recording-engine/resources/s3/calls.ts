/** Where the provider's calls for S3 were read. */
export const source = "terraform-provider-aws internal/service/s3/";
