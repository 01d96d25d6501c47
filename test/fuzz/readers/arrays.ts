import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FeatureSet } from "../../../lib/features/feature-set";
import { type NpyArray, openNpy, readNpy, writeNpy } from "../../../lib/data/formats/npy";
import { projectRoot } from "../../../lib/runtime/files/project-root";
import { inThisThread } from "../hdf5-here";
import type { Reader, Seed } from "../reader";
import { reader } from "../reader";
import { readFeatures, savedFeatures } from "./features";

const FIXTURES = join(projectRoot(), "test", "fixtures", "feature-files");

/** Columns that have names of their own. */
/** With values as differences, by bytes and by beginnings, and compressed in other ways. */
const CODED = ["lz4", "brotli", "none"].map((codec) => `rows-encoded-${codec}.parquet`);
const MEANS = { audio: "sound", video: "sight", labels: "mood" };

const read: Reader<FeatureSet>["read"] = (folder, file) => readFeatures(folder, file, file.startsWith("mean-") ? MEANS : {});

/** A reader of files of features, whose valid files lie among the fixtures. */
function featureReader(name: string, files: readonly string[], more?: Partial<Reader<FeatureSet>>): Reader {
  return reader({
    name,
    seeds: async () => files.map((file) => ({ file, bytes: readFileSync(join(FIXTURES, file)) })),
    read,
    again: savedFeatures,
    ...more,
  });
}

const HDF5 = ["parts.h5", "split-column.h5"];
/** As the library reads it, with a thread for each file that is refused. */
export const HDF5_IN_THREADS = featureReader("HDF5, in threads", HDF5, { fewer: 40 });

/** An array as another program writes it. */
function npy(descr: string, shape: string, bytes: Buffer): Buffer {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117) + "\n";
  return Buffer.concat([Buffer.from("\x93NUMPY\x01\x00v\x00", "latin1"), Buffer.from(text), bytes]);
}

const texts = (shape: string, ...all: string[]) =>
  npy("<U2", shape, Buffer.concat(all.map((text) => Buffer.from(Uint32Array.from({ length: 2 }, (_, i) => text.codePointAt(i) ?? 0).buffer)))); // prettier-ignore

export const ARRAY_READERS = [
  reader<NpyArray>({
    name: ".npy",
    seeds: async (folder) => {
      await writeNpy(join(folder, "a.npy"), [2, 3], Float32Array.of(1, -0, 0.5, 1e-40, 3, 4));
      const written = await readFile(join(folder, "a.npy"));
      const bytes = Buffer.of(1, 1, 1, 1, 1, 1, 0, 0); // as one whole number it is below 2^53
      const others = ["<f8", "<i8", "<f2", "|u1", "|b1", "<u4"].map((descr, i) => npy(descr, ["(1,)", "(1,)", "(2, 2)", "(8,)", "(2, 4)", "(2,)"][i], bytes)); // prettier-ignore
      return [written, ...others].map((array) => ({ file: "a.npy", bytes: array }));
    },
    read: (folder, file) => readNpy(join(folder, file)),
    again: async (array, folder) => {
      if (!(array.data instanceof Float32Array)) return array;
      await writeNpy(join(folder, "a.npy"), array.shape, array.data);
      return readNpy(join(folder, "a.npy"));
    },
  }),
  reader({
    name: ".npy texts",
    seeds: async () => [texts("(2,)", "ab", "é"), texts("(1, 2)", "a", "b")].map((bytes) => ({ file: "t.npy", bytes })),
    read: async (folder, file) => {
      const array = await openNpy(join(folder, file));
      return array.type.texts ? array.texts() : array.numbers(0, array.shape[0] ?? 1);
    },
  }),
  reader({
    name: ".npy folder",
    seeds: async () => npySeeds("npy-stacked"),
    read: (folder) => readFeatures(folder, "npy-stacked"),
    again: savedFeatures,
  }),
  featureReader("HDF5", HDF5, { read: (folder, file) => inThisThread(() => read(folder, file)) }),
  featureReader("Parquet", ["rows-none.parquet", "rows-snappy.parquet", "rows-zstd.parquet", ...CODED]),
  featureReader("Arrow", ["rows.arrow", "rows.arrows", "rows-zstd.feather", "mean-rows.arrow"]),
];

function npySeeds(folder: string): Seed[] {
  const files = readdirSync(join(FIXTURES, folder), { recursive: true, encoding: "utf8" }).filter((name) => /\.\w+$/.test(name));
  return files.map((name) => ({ file: join(folder, name), bytes: readFileSync(join(FIXTURES, folder, name)) }));
}
