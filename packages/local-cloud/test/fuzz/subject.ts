/** What is asked, and what is seen of the process that answers. */
export interface Subject {
  readonly port: number;
  /** Keys that the cloud has handed out. */
  readonly accessKeyId: string;
  /** Texts of this machine that no answer may hold. */
  readonly paths: readonly string[];
  look(): Promise<Look>;
}

export interface Look {
  /** Everything that the prototypes of the language hold. */
  readonly prototypes: string;
  /** Bytes of memory now, and the most so far. */
  readonly resident: number;
  readonly highest: number;
  /** Whatever nobody has caught. */
  readonly uncaught: readonly string[];
}

const uncaught: string[] = [];

/** Notes in this process what would have ended it. */
export function noteUncaught(): void {
  const note = (error: unknown): void => {
    uncaught.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  };
  process.on("uncaughtException", note).on("unhandledRejection", note);
}

/** Looks at this process. */
export function lookHere(): Look {
  const collect: unknown = Reflect.get(globalThis, "gc");
  if (typeof collect === "function") Reflect.apply(collect, undefined, []);
  return {
    prototypes: prototypes(),
    resident: process.memoryUsage.rss(),
    highest: process.resourceUsage().maxRSS * 1024,
    uncaught,
  };
}

function prototypes(): string {
  const holders = { Object, Array, String, Number, Boolean, Function, RegExp, Error, Promise, Map, Set, Date, Buffer };
  return JSON.stringify(
    Object.entries(holders).map(([name, holder]) => [
      name,
      Object.getOwnPropertyNames(holder),
      Object.getOwnPropertyNames(holder.prototype),
    ]),
  );
}
