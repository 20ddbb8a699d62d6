/** What the settings have to know about instance types. */

/**
 * Whether instances of a SageMaker type keep their data on local NVMe storage, which their hardware encrypts: SageMaker
 * refuses a volume key for them. A `d` behind the generation says so (ml.m5d, ml.g4dn, ml.p4de); the newer families
 * with accelerators have nothing else. Source: the EC2 user guide, "Instance store volumes".
 */
export function hasLocalStorage(instanceType: string): boolean {
  return /^ml\.(?:[a-z]+\d+[a-z]*d[a-z]*|g[5-9][a-z]*|gr\d+[a-z]*|p[5-9][a-z0-9-]*|trn\d+[a-z]*|i\d+[a-z]*)\./u.test(
    instanceType,
  );
}
