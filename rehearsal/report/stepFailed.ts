/** A step of a delivery that has failed, and that has said why where it was shown. */
export class StepFailed extends Error {
  public override readonly name = "StepFailed";

  /** @param step for example `Build Validate` */
  public constructor(
    public readonly step: string,
    message: string,
  ) {
    super(message);
  }
}
