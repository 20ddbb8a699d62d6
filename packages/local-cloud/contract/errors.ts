/** An error in AWS's shape: the code that SDKs turn into the exception's name, a message, and the HTTP status. */
export class AwsError extends Error {
  public override readonly name = "AwsError";

  public constructor(
    public readonly code: string,
    message: string,
    public readonly status = 400,
  ) {
    super(message);
  }
}
