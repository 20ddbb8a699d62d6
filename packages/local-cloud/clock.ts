import type { Clock } from "./contract";

/** The longest delay that one timer of Node can wait, in milliseconds. */
const longestTimer = 2 ** 31 - 1;

/**
 * A clock that runs `speed` times as fast as this machine's. It begins with the time of day and then counts what
 * passes, as timers do: a machine that sleeps for an hour, or whose clock is set, neither ends a wait nor lets a later
 * moment come before an earlier one.
 *
 * @param speed cloud seconds in one second of this machine, above 0
 * @param earliest where the clock starts when that is later than this machine's time. A fast clock runs ahead; the next
 *   one in the same home must not run behind what the first one wrote.
 */
export function createClock(speed: number, earliest?: Date): Clock {
  if (!(speed > 0)) throw new RangeError(`The clock's speed is ${speed}; it must be above 0, for example 1 or 60.`);
  const started = performance.now();
  const origin = Math.max(Date.now(), earliest?.getTime() ?? 0);
  return {
    speed,
    now: () => new Date(origin + (performance.now() - started) * speed),
    after: (milliseconds, run) => {
      let left = Math.max(milliseconds / speed, 0);
      let timer: NodeJS.Timeout | undefined;
      const wait = (): void => {
        const delay = Math.min(left, longestTimer);
        left -= delay;
        // The server keeps the process alive while the cloud runs; a forgotten wait must not keep it alive afterwards.
        timer = setTimeout(left > 0 ? wait : run, delay).unref();
      };
      wait();
      return () => {
        clearTimeout(timer);
      };
    },
  };
}
