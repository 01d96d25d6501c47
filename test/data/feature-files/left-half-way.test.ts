import assert from "node:assert/strict";
import { dirname } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { openFeatureFile } from "../../../lib/data/feature-files/open-feature-file";
import { openFilesIn } from "../../open-files";
import { at } from "./golden-features";

/** A file of each format; tables in each way that their columns may be compressed. */
const FILES = ["parts.h5", "npy", "npy-stacked", "rows-snappy.parquet", "rows-none.parquet", "rows.arrow", "rows-zstd.feather"];
const FOLDER = dirname(at("npy"));

for (const name of FILES)
  test(`${name}: whoever reads it and stops after the first video, or before it, leaves no file open`, async () => {
    for (const wanted of [0, 1, Infinity]) {
      const file = await openFeatureFile(at(name));
      let videos = 0;
      if (wanted > 0) for await (const { id } of file.items()) if (id !== "" && ++videos >= wanted) break;
      assert.equal(videos, wanted === Infinity ? 7 : wanted);
      file.close();
      // A stream of the system closes its file in a moment after its end.
      for (let times = 0; times < 3000 && openFilesIn(FOLDER).length > 0; times++) await sleep(10);
      assert.deepEqual(openFilesIn(FOLDER), []);
    }
  });
