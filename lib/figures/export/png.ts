import { crc32 } from "@node-rs/crc32";

const INCH_METRES = 0.0254;

/**
 * A PNG that says how large it is meant to be printed.
 * Source: PNG specification (third edition), 11.3.4.3: pixels per metre in a chunk `pHYs` before the image's data.
 */
export function withDpi(png: Buffer, dpi: number): Buffer {
  const perMetre = Math.round(dpi / INCH_METRES);
  const body = Buffer.alloc(13);
  body.write("pHYs", 0, "latin1");
  body.writeUInt32BE(perMetre, 4);
  body.writeUInt32BE(perMetre, 8);
  body[12] = 1; // the unit is the metre
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length - 4);
  sum.writeUInt32BE(crc32(body));
  const header = 8 + 25; // the signature and the chunk IHDR
  return Buffer.concat([png.subarray(0, header), length, body, sum, png.subarray(header)]);
}
