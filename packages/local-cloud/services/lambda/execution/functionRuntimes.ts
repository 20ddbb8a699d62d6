import type { Cloud } from "../../../contract";
import { existingFunction } from "../functions";
import type { InvocationResult } from "./executionEnvironment";
import { FunctionPool } from "./functionPool";

const known = new WeakMap<Cloud, FunctionRuntimes>();

/** The running functions of a cloud, which Lambda and API Gateway share. */
export function runtimesOf(cloud: Cloud): FunctionRuntimes {
  const runtimes = known.get(cloud);
  if (runtimes === undefined)
    throw new Error("This cloud has the service apigateway without the service lambda, which runs its functions.");
  return runtimes;
}

/** Runs functions: each in processes of its own, which end with the cloud. */
export class FunctionRuntimes {
  private readonly pools = new Map<string, FunctionPool>();

  public constructor(private readonly cloud: Cloud) {
    known.set(cloud, this);
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
    const pool = this.pools.get(name) ?? new FunctionPool(this.cloud, existingFunction(this.cloud, name));
    this.pools.set(name, pool);
    return pool;
  }

  private async stopAll(): Promise<void> {
    await Promise.all([...this.pools.values()].map((pool) => pool.stop()));
  }
}
