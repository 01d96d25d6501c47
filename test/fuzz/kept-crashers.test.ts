/** What the fuzzer found in the library's own files: checksums that are right, over values that do not fit together. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { readManifest, writeManifest } from "../../lib/data/synthetic/manifest";
import { takeVideos } from "../../lib/features/feature-set";
import { openStoredRows } from "../../lib/features/stored/stored-rows";
import { writeStoredRows } from "../../lib/features/stored/write-stored-rows";
import { fitChance } from "../../lib/models/chance";
import { loadModel, saveModel } from "../../lib/models/saved-model";
import { createIndex, openIndex } from "../../lib/retrieval/create-index";
import { readContainer, writeContainer } from "../../lib/runtime/container/container";
import { FITS, fitSmallAttention } from "../models/fits";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { toyFeatures } from "../models/toy-features";
import { refused } from "../refused";
import { temporaryFolder } from "../temporary-folder";

const root = temporaryFolder();
const data = toyFeatures(12);

type Value = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any

/** Changes what a container holds; its checksums are made again. */
async function forge(file: string, kind: string, change: (value: Value) => void, key?: string): Promise<void> {
  const value = (await readContainer<Value>(file, { kind, remedy: "" }, { key }))!;
  change(value);
  await writeContainer(file, { kind }, value, { key });
}

test("an index that names moments and has no windows, or the reverse, is refused", async () => {
  const some = takeVideos(data, [0, 1]);
  const rows = some.ids.map(() => [[...some.video.data.subarray(0, 12)]]);
  const index = await createIndex(await fitChance(data), some, { rows, moments: { seconds: 2 } });
  const wrong: [RegExp, (value: Value) => void][] = [
    [/it has moments and no windows/, ({ engine }) => void delete engine.windows],
    [/it has windows and no moments/, (value) => void delete value.moments],
    [/moments\.seconds is 0, not a whole number/, ({ moments }) => void (moments.seconds = 0)],
  ];
  for (const [words, change] of wrong) {
    const folder = join(root, "index");
    await index.save(folder);
    await forge(join(folder, "index.sdcca"), "retrieval index", change);
    await refused(openIndex(folder), words);
  }
});

test("a saved model with a width or a number of components that is no count is refused", async () => {
  const wrong: [RegExp, (value: Value) => void][] = [
    [/components is -1, not a whole number/, ({ state }) => void (state.components = -1)],
    [/components is 9007199254740992, not/, ({ state }) => void (state.components = 2 ** 53)],
    [/widths\.audio is 1\.5, not a whole number/, ({ widths }) => void (widths.audio = 1.5)],
  ];
  for (const [words, change] of wrong) {
    const folder = join(root, "model");
    await saveModel(folder, await fitChance(data));
    await forge(join(folder, "model.sdcca"), "fitted model", change);
    await refused(loadModel(folder), words);
  }
});

test("a saved network whose parts are each well and do not fit together is refused when it is loaded", async () => {
  const forty = toyFeatures(40);
  const fits = {
    sdcca: () => FITS["fitSdcca, same-class"].fit(forty),
    selected: () => FITS["fitChunkAttention, fitSdcca"].fit(forty),
    softmax: () => FITS.fitSoftmaxNetwork.fit(forty),
    kcca: () => FITS.fitKcca.fit(forty),
    attention: () => fitSmallAttention(forty),
  };
  const wrong: [keyof typeof fits, RegExp, (state: Value) => void][] = [
    ["attention", /weights\.class\.w is of shape 4 × 3 where 4 × 2 is needed/, ({ shape }) => void (shape.classes = 2)],
    ["attention", /shape\.scores is "both", not one of states, inputs/, ({ shape }) => void (shape.scores = "both")],
    ["attention", /weights has no lstm\.bias/, ({ weights }) => void delete weights["lstm.bias"]],
    ["selected", /summary\.chunks is 0, not a whole number/, ({ summary }) => void (summary.chunks = 0)],
    ["selected", /the summary gives 24/, ({ summary }) => void (summary.layout = "concatenated")],
    ["softmax", /audioShape\.sizes\[1\] is 0, not a whole number/, ({ audioShape }) => void (audioShape.sizes[1] = 0)],
    ["softmax", /the video weights\.w0 is of shape 12 × 6/, ({ videoShape }) => void (videoShape.sizes[1] = 7)],
    ["softmax", /videoStandardiser is of 12 columns for 9 inputs/, ({ videoShape }) => void (videoShape.sizes[0] = 9)],
    ["softmax", /has 12 means and 11/, ({ videoStandardiser: of }) => void (of.deviation = of.deviation.slice(1))],
    ["sdcca", /read-out same-class is there without a posterior/, (state) => void delete state.posterior],
    ["sdcca", /read-out variates is there with a posterior/, (state) => void (state.readout = "variates")],
    ["sdcca", /posterior\.video is of other sizes/, ({ posterior }) => void posterior.video.bias.pop()],
    ["sdcca", /cca is of 3 and 4 columns/, ({ cca }) => (cca.meanX.pop(), void cca.directionsX.pop())],
    ["kcca", /audio\.kernel\.kind is "cubic", not one of/, ({ audio }) => void (audio.kernel.kind = "cubic")],
    ["kcca", /audio\.kernel\.width is no width/, ({ audio }) => void (audio.kernel.width = 0)],
    ["kcca", /video\.factor is of 1 × 20 numbers for 20 pivots/, ({ video: { factor } }) => Object.assign(factor, { rows: 1, data: factor.data.slice(0, 20) })], // prettier-ignore
    ["kcca", /video\.pivots\.data has 240 numbers where its shape is 20 × 11/, ({ video }) => void (video.pivots.columns = 11)],
  ];
  await useBackend();
  for (const [name, words, change] of wrong) {
    const folder = join(root, name);
    await saveModel(folder, await fits[name]());
    await forge(join(folder, "model.sdcca"), "fitted model", ({ state }) => change(state as Value));
    await refused(loadModel(folder), words);
  }
});

test("a manifest with a right checksum over what is no number of videos, or no notes, is refused", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "shard-00000.tfrecord"), "");
  for (const change of [{ videos: 1e15 }, { videos: "3" }, { files: { "labels.csv": null } }, { files: ["a"] }]) {
    await writeManifest(folder, { generator: "g", videos: 3, choice: {}, parameters: {}, files: {}, ...change } as never);
    await refused(readManifest(folder), /manifest\.json is damaged/);
  }
});

async function* shards() {
  for (const at of [0, 3]) {
    const { ids, labels, classes, video, audio } = takeVideos(data, [at, at + 1, at + 2]);
    const mean = { rows: 3, columns: 8, data: audio.chunks.data.slice(0, 24) };
    yield { key: `k${at}`, rows: () => ({ ids, labels, classes, video, audio: mean, sources: {} }) };
  }
}

test("shards of rows whose parts do not fit together are refused", async () => {
  const wrong: [RegExp, (value: Value) => void][] = [
    [/count of the audio's moments should be 3 where there are 0/, (value) => void delete value.moments],
    [/the labels should be 3 where there are 1/, (value) => void (value.labels = Int32Array.of(0))],
    [/the checksums should be 1 where there are 0/, (value) => void (value.checksums = new Int32Array(0))],
    [/the video's means should be 12 where there are 1/, ({ moments }) => void (moments.video.mean = Float64Array.of(0))],
    [/it has label 3 of 3 classes/, ({ labels }) => void (labels[1] = 3)],
    [/has the classes calm, where, sad/, ({ classes }) => void (classes[1] = "where")],
    [/only one of video toy3 and video toy0 is in a part of a split/, (value) => void (value.parts = ["train", "train", "test"])],
    [
      /video toy3 has audio of 7 columns where video toy0 has 8/,
      ({ widths, moments }) => {
        Object.assign(widths, { audio: 7, video: 13 });
        moments.audio.mean = moments.audio.squares = new Float64Array(7);
        moments.video.mean = moments.video.squares = new Float64Array(13);
      },
    ],
  ];
  for (const [i, [words, change]] of wrong.entries()) {
    const folder = join(root, `rows-${i}`); // a whole shard is kept, and would not be written again
    await writeStoredRows(folder, shards(), {});
    await forge(join(folder, "shard-00001.info"), "shard of feature rows", change, "k3");
    await refused(openStoredRows(folder), words);
  }
});

test("a folder of rows that names no shards is refused", async () => {
  const folder = join(root, "none");
  const wrong: [RegExp, (value: Value) => void][] = [
    [/names no shards, it has no keys/, (value) => void delete value.keys],
    [/names no shard with videos/, ({ keys }) => void keys.splice(0)],
  ];
  for (const [words, change] of wrong) {
    await writeStoredRows(folder, shards(), {});
    await forge(join(folder, "rows.info"), "folder of feature rows", change);
    await refused(openStoredRows(folder), words);
  }
});
