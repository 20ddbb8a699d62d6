import { availableParallelism } from "node:os";
import type { ExecutionEnvironment, InvocationResult } from "./executionEnvironment";

/**
 * How many environments of a function this machine runs at once; AWS starts as many as there are requests at a time.
 */
const mostEnvironments = Math.max(2, availableParallelism());

/** The environments of one version of a function. They are started as they are needed, and stay. */
export class FunctionPool {
  private readonly idle: ExecutionEnvironment[] = [];
  /** Requests that wait for their turn. */
  private readonly waiting: (() => void)[] = [];
  private readonly all = new Set<ExecutionEnvironment>();
  private retired = false;

  public constructor(private readonly newEnvironment: () => ExecutionEnvironment) {}

  public async invoke(event: string): Promise<InvocationResult> {
    const environment = await this.acquire();
    try {
      return await environment.invoke(event);
    } finally {
      this.release(environment);
    }
  }

  /** Ends the environments, those that are at work when they have answered. */
  public async retire(): Promise<void> {
    this.retired = true;
    await Promise.all(this.idle.splice(0).map((environment) => this.end(environment)));
  }

  /** Ends all environments now. */
  public async stop(): Promise<void> {
    await Promise.all([...this.all].map((environment) => this.end(environment)));
  }

  private async acquire(): Promise<ExecutionEnvironment> {
    for (;;) {
      const environment = this.idle.pop() ?? (this.all.size < mostEnvironments ? this.start() : undefined);
      if (environment?.alive === true) return environment;
      if (environment !== undefined) void this.end(environment);
      else await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  private release(environment: ExecutionEnvironment): void {
    const isNeeded = environment.alive && (!this.retired || this.waiting.length > 0);
    if (isNeeded) this.idle.push(environment);
    else void this.end(environment);
    this.waiting.shift()?.();
  }

  private start(): ExecutionEnvironment {
    const started = this.newEnvironment();
    this.all.add(started);
    return started;
  }

  private async end(environment: ExecutionEnvironment): Promise<void> {
    this.all.delete(environment);
    await environment.stop();
  }
}
