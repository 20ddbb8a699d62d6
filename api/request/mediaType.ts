/** `type/subtype`, then parameters. Source: RFC 9110, section 8.3.1. */
const mediaType = /^\s*([\w!#$&^.+-]+\/[\w!#$&^.+-]+)\s*(?:;.*)?$/u;

/** A media type without its parameters, in lower case; undefined for what is none. */
export function mediaTypeOf(contentType: string): string | undefined {
  return mediaType.exec(contentType)?.[1]?.toLowerCase();
}
