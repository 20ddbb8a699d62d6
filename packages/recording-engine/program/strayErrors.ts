/**
 * Errors that nobody handles. A fault in an `apply` rejects promises that nobody awaits; while a program runs, such an
 * error is the program's result. Pulumi's own host for programs listens in the same way
 * (@pulumi/pulumi/cmd/run/run.js). Listeners of others stay, and hear of the error as well.
 */

export interface StrayErrors {
  /** Rejects with the first one. */
  readonly thrown: Promise<never>;
  /** Listens no more. */
  release(): void;
}

export function catchStrayErrors(): StrayErrors {
  let listener: (error: unknown) => void = () => undefined;
  const thrown = new Promise<never>((_, reject) => {
    listener = reject;
  });
  // Whoever awaits it hears of the error; nobody has to.
  thrown.catch(() => undefined);
  process.on("unhandledRejection", listener);
  process.on("uncaughtException", listener);
  return {
    thrown,
    release(): void {
      process.off("unhandledRejection", listener);
      process.off("uncaughtException", listener);
    },
  };
}
