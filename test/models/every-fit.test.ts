import assert from "node:assert/strict";
import { join } from "node:path";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { type AudioTracks, type FeatureSet, meanAudio } from "../../lib/features/feature-set";
import * as lib from "../../lib/index";
import * as walkthrough from "../../lib/walkthrough";
import { type CcaModel, fitCca, fitCcaForBetas } from "../../lib/models/cca/linear-cca";
import type { SharedSpace } from "../../lib/models/embedding/embedding-model";
import { fitLinearCcaForBetas } from "../../lib/models/fit-linear-cca";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { InputError } from "../../lib/runtime/check";
import type { Matrix } from "../../lib/runtime/matrix";
import { BRANCH_DEFAULTS } from "../../lib/models/branches/branch-options";
import { fitTwoBranches } from "../../lib/models/branches/fit-two-branches";
import { branchEmbedders } from "../../lib/models/branches/two-branches";
import { fitSdccaFromDisk } from "../../lib/models/from-disk/fit-sdcca-from-disk";
import { writeFeatureRows } from "../../lib/models/from-disk/write-feature-rows";
import { temporaryFolder } from "../temporary-folder";
import { FITS, OUT } from "./fits";
import { outcome } from "./outcome";
import { chunks, labelled, ODD, scaledBy, toy, withAudio, withVideo } from "./odd-data";

before(() => useBackend());

const root = temporaryFolder();
let folders = 0;

const ofRows = (cca: CcaModel): SharedSpace => ({
  embedAudio: (tracks) => cca.projectX(meanAudio(tracks as AudioTracks)),
  embedVideo: (rows) => cca.projectY(rows as Matrix),
  correlations: cca.correlations,
});
/** They know rows, and nothing of tracks. */
const OF_ROWS = ["fitCca", "fitCcaForBetas"];

/** Every fit as what embeds. */
const EVERY: Record<string, (data: FeatureSet) => SharedSpace | Promise<SharedSpace>> = {
  ...Object.fromEntries(Object.entries(FITS).map(([name, { fit }]) => [name, fit])),
  fitSdccaFromDisk: async (data) => fitSdccaFromDisk(await writeFeatureRows(join(root, `${folders++}`), data), OUT),
  fitTwoBranches: async (data) => {
    const loss = (a: tf.Tensor2D, v: tf.Tensor2D) => tf.mean(tf.squaredDifference(a, v)) as tf.Scalar;
    const { branches } = await fitTwoBranches(data, { kind: "mean" }, { ...BRANCH_DEFAULTS, ...OUT }, { loss });
    const { audio, video } = branchEmbedders(branches);
    return { embedAudio: (tracks) => audio(tracks as AudioTracks), embedVideo: (rows) => video(rows as Matrix<Float32Array>) };
  },
  fitCca: ({ labels, audio, video }) => ofRows(fitCca(meanAudio(audio), video, { components: 4, labels })),
  fitCcaForBetas: ({ labels, audio, video }) =>
    ofRows(fitCcaForBetas(meanAudio(audio), video, [1, 0.5], { components: 4, labels })[1]),
  fitLinearCcaForBetas: async (data) => (await fitLinearCcaForBetas(data, [1, 0.5], { components: 4 }))[1],
};

/** Parts of a fit: none of them gives a model of two views. Chance learns nothing. */
const PARTS = ["fitStandardiser", "fitView", "fitReadout", "fitClassPosterior", "fitChance"];
/** `default-execution.test.ts` tries these. */
const BY_DEFAULT = ["fitOwnMusic"];

test("every public fit is tried", () => {
  const tried = [...PARTS, ...BY_DEFAULT, ...Object.keys(EVERY).flatMap((name) => name.split(", "))];
  for (const name of Object.keys({ ...lib, ...walkthrough })) if (/^fit[A-Z]/.test(name)) assert.ok(tried.includes(name), name);
});

for (const [what, data] of Object.entries(ODD))
  test(`every fit trains or says why not: ${what}`, async () => {
    for (const [name, fit] of Object.entries(EVERY)) {
      const result = await outcome(fit, data);
      assert.match(result, /^trained$|^InputError: [^\n]{20,400}$/, name);
      if (what === "as it is") assert.equal(result, "trained", name);
    }
  });

/** Any scale that 32-bit floats hold trains as scale 1 does. What takes features unstandardised must ask for it. */
for (const [audio, video] of [
  [1e-20, 1e-20],
  [1e37, 1e37],
  [1e30, 1e-30],
  [1e20, 1e-20],
])
  // prettier-ignore
  test(`every fit trains at the scales ${audio} and ${video}`, async () => {
    for (const [name, fit] of Object.entries(EVERY)) {
      const result = await outcome(fit, scaledBy(audio, video));
      if (OF_ROWS.includes(name)) assert.match(result, audio === 1e37 ? /^trained$/ : /default ridge .* standardise the columns first/);
      else assert.equal(result, "trained", name);
    }
  });

const NO_DATA: Record<string, [FeatureSet, RegExp]> = {
  "NaN in audio": [withAudio({ chunks: { ...chunks, data: chunks.data.map((v, at) => (at === 5 ? NaN : v)) } }), /has NaN/],
  "infinite video": [withVideo((v, at) => (at === 7 ? Infinity : v)), /has Infinity in/],
  "constant audio": [withAudio({ chunks: { ...chunks, data: chunks.data.map(() => 3.3) } }), /is constant/],
  "constant video": [withVideo(() => 0.1), /is constant/],
};
const BROKEN: Record<string, [FeatureSet, RegExp]> = {
  "broken starts": [withAudio({ starts: toy.audio.starts.map((start) => start + 1) }), /starts must begin with 0/],
  "no seconds": [withAudio({ seconds: toy.audio.seconds.map(() => 0) }), /video toy0 \(row 0\) has 0 seconds/],
  "negative seconds": [withAudio({ seconds: toy.audio.seconds.map((s, c) => (c === 1 ? -s : s)) }), /has -10 seconds/],
  "a label too large": [labelled((old, i) => (i === 4 ? 3 : old)), /video toy4 \(row 4\) has label 3, but .* 3 classes/],
  "one id for all": [{ ...toy, ids: toy.ids.map(() => "same") }, /same stands at 0 and at 1/],
};

for (const [what, [data, message]] of Object.entries({ ...NO_DATA, ...BROKEN }))
  test(`every fit refuses: ${what}`, async () => {
    const { numTensors } = tf.memory();
    for (const [name, fit] of Object.entries(EVERY)) {
      if (OF_ROWS.includes(name) && what in BROKEN) continue;
      const result = await outcome(fit, data);
      assert.ok(result.startsWith("InputError: ") && message.test(result), `${name}: ${result}`);
    }
    assert.equal(tf.memory().numTensors, numTensors);
  });

test("every model refuses another width, broken tracks and NaN, and names both widths", async () => {
  const narrow = { ...toy.video, columns: 6, rows: 120 };
  const thin = {
    ...toy.audio,
    chunks: { ...chunks, columns: 4, rows: chunks.rows * 2 },
    starts: Int32Array.of(0, chunks.rows * 2),
  };
  const tracks = { ...thin, seconds: new Float32Array(chunks.rows * 2).fill(1) };
  const backwards = { ...toy.audio, starts: toy.audio.starts.map((start) => -start) };
  for (const [name, fit] of Object.entries(EVERY)) {
    const model = await fit(toy);
    const refuse = (embed: () => unknown, message: RegExp) =>
      assert.throws(embed, (error: Error) => error instanceof InputError && message.test(error.message), name);
    refuse(() => model.embedVideo(narrow), /fitted on .*12 columns; got 6/);
    refuse(() => model.embedAudio(tracks), /fitted on .*8 columns; got 4/);
    refuse(() => model.embedVideo(withVideo((v, at) => (at === 7 ? NaN : v)).video), /NaN in (row 0, )?column 7/);
    if (!OF_ROWS.includes(name)) refuse(() => model.embedAudio(backwards), /starts must ascend/);
  }
});
