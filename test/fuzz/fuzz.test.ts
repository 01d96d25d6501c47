import assert from "node:assert/strict";
import { test } from "node:test";
import { fuzz } from "./fuzz";
import { READERS } from "./readers";
import { HDF5_IN_THREADS } from "./readers/arrays";

/** Of each reader; `npm run fuzz` gives each some hundred times as many. */
const INPUTS = 600;

for (const reader of [...READERS, HDF5_IN_THREADS])
  test(`${reader.name}: a damaged file is refused in words, or read as it is written again`, async () => {
    const inputs = reader.fewer ?? INPUTS;
    const { tally, crasher } = await fuzz(reader, { inputs, seed: 1 });
    assert.equal(crasher, undefined, crasher && `${crasher.why}\n${crasher.file}: ${crasher.bytes.toString("base64")}`);
    assert.equal(tally.inputs, inputs);
  });
