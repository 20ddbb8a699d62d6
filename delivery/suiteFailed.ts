/** Tests of an endpoint that have failed: they have said themselves what failed. */
export class SuiteFailed extends Error {
  public override readonly name = "SuiteFailed";
}
