/** A program that declares nothing: what `pulumi` pays for any. */
export {};
