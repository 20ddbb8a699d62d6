/** Pictures that claim to be enormous in their header. */
import { crc32 } from "node:zlib";

/** The same PNG with another width and height in its header: the first chunk, after eight bytes of signature. */
export function claimingSize(png: Buffer, width: number, height: number): Buffer {
  const claiming = Buffer.from(png);
  claiming.writeUInt32BE(width, 16);
  claiming.writeUInt32BE(height, 20);
  claiming.writeUInt32BE(crc32(claiming.subarray(12, 29)), 29);
  return claiming;
}
