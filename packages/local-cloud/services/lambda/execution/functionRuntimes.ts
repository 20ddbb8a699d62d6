import type { LambdaCloud } from "../cloud";
import { existingFunction } from "../functions";
import { ExecutionEnvironment, type InvocationResult } from "./executionEnvironment";
import { FunctionPool } from "./functionPool";

/** Runs functions: each in processes of its own, which end with the cloud. */
export class FunctionRuntimes {
  private readonly pools = new Map<string, FunctionPool>();

  /** @param typescriptArguments what Node needs to run a TypeScript program */
  public constructor(
    private readonly cloud: LambdaCloud,
    private readonly typescriptArguments: readonly string[],
  ) {
    cloud.atEnd(() => this.stopAll());
  }

  /**
   * @param event a JSON document
   * @throws AwsError ResourceNotFoundException, AccessDeniedException when Lambda may not assume the function's role
   *   any more
   */
  public async invoke(name: string, event: string): Promise<InvocationResult> {
    return this.pool(name).invoke(event);
  }

  /** Lets another code or configuration take effect from the next invocation on. */
  public renew(name: string): void {
    const pool = this.pools.get(name);
    this.pools.delete(name);
    void pool?.retire();
  }

  private pool(name: string): FunctionPool {
    const pool = this.pools.get(name) ?? this.newPool(name);
    this.pools.set(name, pool);
    return pool;
  }

  private newPool(name: string): FunctionPool {
    const definition = existingFunction(this.cloud, name);
    return new FunctionPool(() => new ExecutionEnvironment(this.cloud, definition, this.typescriptArguments));
  }

  private async stopAll(): Promise<void> {
    await Promise.all([...this.pools.values()].map((pool) => pool.stop()));
  }
}
