import { crc32c } from "@node-rs/crc32";

/**
 * The checksum of TFRecord framing: CRC-32C (Castagnoli), rotated right by 15 bits plus a constant, so that a
 * checksum of bytes which hold checksums themselves stays a good one. Unsigned 32 bits.
 */
export function maskedCrc(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
