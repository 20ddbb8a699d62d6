/**
 * Whether the state holds other code for a dynamic resource than this checkout brings. Then the resource is updated,
 * which does nothing but write this checkout's: without it `pulumi up` would write the code into the resource's inputs
 * alone, and `pulumi destroy` would run what stands in its outputs. Pulumi hands both to `diff` under this name.
 * Source: tried on Pulumi 3.248 (November 2026), and @pulumi/pulumi/cmd/dynamic-provider.
 */
export function hasOtherCode(olds: object, news: object): boolean {
  return Reflect.get(olds, "__provider") !== Reflect.get(news, "__provider");
}
