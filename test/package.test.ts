import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { before, test } from "node:test";
import ts from "typescript";
import { projectRoot } from "../lib/runtime/files/project-root";
import { lacks } from "./missing-tools";
import { temporaryFolder } from "./temporary-folder";

/*
 * The package as someone else uses it: what `npm run package` makes, in a folder that has nothing to do with the project. Its
 * dependencies are links to the project's, so that nothing is downloaded; only those that package.json names as such are there.
 */

const root = projectRoot();
const fresh = temporaryFolder();
const installed = join(fresh, "node_modules", "sdcca-notebooks");
const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const names = Object.keys({ ...dependencies, ...optionalDependencies });

/** Where set-up built the native binding; undefined on machines for which there is none. */
function builtBinding(): string | undefined {
  const record = join(root, ".cache", "tensorflow.json");
  return existsSync(record) ? resolve(root, JSON.parse(readFileSync(record, "utf8")).path) : undefined;
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
}

/** Runs a script of the fresh folder, as its own project would. */
function runScript(name: string, text: string, args: string[] = [], env: NodeJS.ProcessEnv = {}, behind: string[] = []) {
  writeFileSync(join(fresh, name), text);
  const own = { ...process.env, NODE_OPTIONS: "", SDCCA_TF_BINDING: "", ...env };
  const done = spawnSync(process.execPath, [...args, name, ...behind], { cwd: fresh, env: own, encoding: "utf8" });
  assert.equal(done.status, 0, done.stderr);
  return { printed: JSON.parse(done.stdout.trim().split("\n").at(-1)!), warned: done.stderr };
}

before(() => {
  // As `npm run package` does: the project's .npmrc switches scripts off, and with them the build.
  const pack = ["pack", "--offline", "--silent", "--ignore-scripts=false", "--pack-destination", fresh];
  execFileSync("npm", pack, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  const tarball = readdirSync(fresh).find((name) => name.endsWith(".tgz"))!;
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["xzf", join(fresh, tarball), "-C", installed, "--strip-components=1"]);
  // What the codecs of Parquet need lies beside them, as npm puts it: a link is not always followed to where its own packages are.
  for (const name of [...names, "tsx", "@types/node", "fzstd", "hysnappy"]) {
    mkdirSync(dirname(join(fresh, "node_modules", name)), { recursive: true });
    symlinkSync(join(root, "node_modules", name), join(fresh, "node_modules", name));
  }
});

const PLAIN = `
import { cosineSimilarity, evaluateRetrieval, featuresOfShards, fitSdcca, generateSynthetic, useBackend } from "sdcca-notebooks";
import { COMPARED_METHODS } from "sdcca-notebooks/compare";
import { classCounts, loadPublishedMap, projectUmap, saveFigure } from "sdcca-notebooks/figures";
import { readSettings } from "sdcca-notebooks/walkthrough";

const { name } = await useBackend();
const data = await generateSynthetic({ videos: 60, threads: 2 });
const features = await featuresOfShards(data, { threads: 2 });
const small = { audioLayers: [16], videoLayers: [16], outputs: 6, epochs: 1 };
const model = await fitSdcca(features, small);
const { map } = evaluateRetrieval(cosineSimilarity(model.embedAudio(features.audio), model.embedVideo(features.video)), features.labels);
await saveFigure(classCounts(features.labels, features.classes), "classes.json");
const plane = await projectUmap(features.video, { epochs: 5, threads: 2 });
const { results } = readSettings({});
const [methods, published] = [COMPARED_METHODS.length, loadPublishedMap().length];
console.log(JSON.stringify({ name, folder: data.folder, map, points: plane.rows, results, methods, published }));
`;

test("plain ESM finds every entry, works in threads and keeps its files where it stands", () => {
  const before = filesOf(installed);
  const { printed, warned } = runScript("plain.mjs", PLAIN);
  const { name, folder, map, points, results, methods, published } = printed;
  // Not even set-up's build in the project's own cache is found from elsewhere: it must be named.
  assert.equal(name, "cpu");
  assert.match(warned, /WARNING: training in JavaScript/);
  assert.match(warned, /set SDCCA_TF_BINDING to the tfjs_binding\.node/);
  assert.equal(folder, join(fresh, "data", "synthetic", "seed-0"));
  assert.equal(results, join(fresh, "results"));
  assert.equal(filesOf(join(fresh, ".cache", "features")).length, 1);
  assert.ok(map > 0.1 && map < 1, `${map}`);
  assert.equal(points, 60);
  assert.ok(methods > 10 && published > 10);
  assert.deepEqual(Object.keys(JSON.parse(readFileSync(join(fresh, "classes.json"), "utf8"))), ["data", "layout"]);
  assert.deepEqual(filesOf(installed), before);
});

const FILES = `
import { featuresOfShards, openLabelledShards, readFeatureFile } from "sdcca-notebooks";
import { importFeatures, inspectFeatures } from "sdcca-notebooks/files";

const told = {};
for (const file of process.argv.slice(2)) {
  const { ids, classes, audio, video } = await readFeatureFile(file);
  const { format } = await inspectFeatures(file);
  told[format] = { videos: ids.length, classes, audio: audio.chunks.columns, video: video.columns };
}
await importFeatures(process.argv.slice(2, 3), "imported");
const again = await featuresOfShards(await openLabelledShards("imported"), { cache: false, threads: 0 });
console.log(JSON.stringify({ told, again: again.ids.length }));
`;

test("files of other programs are read from the package: HDF5, Parquet, Arrow, npy and video-level records", () => {
  const kinds = ["parts-gzip-one-hot.h5", "rows-zstd.parquet", "rows-zstd.feather", "npy", "video-level.tfrecord"];
  const files = kinds.map((name) => join(root, "test", "fixtures", "feature-files", name));
  const { printed } = runScript("files.mjs", FILES, [], {}, files);
  assert.equal(Object.keys(printed.told).length, kinds.length, JSON.stringify(printed.told));
  for (const [format, { videos, classes, audio, video }] of Object.entries<Record<string, number & string[]>>(printed.told)) {
    assert.ok(videos >= 4 && audio > 0 && video > 0, format);
    assert.ok(Array.isArray(classes), format);
  }
  assert.equal(printed.again, printed.told.HDF5.videos);
});

const TYPED = `
import * as tf from "@tensorflow/tfjs";
import { type Backend, type FeatureSet, fitCca, fitSdcca, sdccaLoss, type Sdcca, toRows, useBackend } from "sdcca-notebooks";
import { featuresOfShards, generateSynthetic, meanAudio } from "sdcca-notebooks";
import { type ComparedMethod, methodsNamed } from "sdcca-notebooks/compare";
import { saveFigure, trainingCurves } from "sdcca-notebooks/figures";
import { readSettings, type Settings } from "sdcca-notebooks/walkthrough";

const backend: Backend = await useBackend({ prefer: "tensorflow" });
const features: FeatureSet = await featuresOfShards(await generateSynthetic({ videos: 60 }));
const sdcca: Sdcca = await fitSdcca(features, { audioLayers: [16], videoLayers: [16], outputs: 6, epochs: 2 });
await saveFigure(trainingCurves([{ name: "S-DCCA", history: sdcca.history }]), "curves.json");
const first = (rows: number[][]) => rows.map((row) => row.slice(0, 3));
const { correlations } = fitCca(first(toRows(meanAudio(features.audio))), first(toRows(features.video)), { components: 2 });
// One TensorFlow for the script and the package.
const [gradient] = tf.grads((a) => sdccaLoss(a as tf.Tensor2D, [[1, 2], [2, 1], [0, 1], [1, 3]], [0, 0, 1, 1]))([
  tf.tensor2d([[1, 0], [0, 1], [2, 1], [1, 1]]),
]);
const [method]: readonly ComparedMethod[] = methodsNamed(["cca"]);
const settings: Settings = readSettings();
// @ts-expect-error the number of epochs is a number
const wrong: Parameters<typeof fitSdcca>[1] = { epochs: "two" };
console.log(
  JSON.stringify({
    name: backend.name,
    epochs: sdcca.history.epochs.length,
    correlations,
    shape: gradient.shape,
    method: method.id,
    videos: settings.videos + Object.keys(wrong ?? {}).length,
  }),
);
`;

test("TypeScript under tsx, on the native binding that SDCCA_TF_BINDING names", (t) => {
  const binding = builtBinding();
  const noBinding = lacks("native TensorFlow", binding !== undefined);
  if (!binding || noBinding) return t.skip(noBinding || undefined);
  const { printed } = runScript("typed.mts", TYPED, ["--import", "tsx"], { SDCCA_TF_BINDING: binding });
  const { name, epochs, correlations, shape, method, videos } = printed;
  assert.deepEqual([name, epochs, shape, method, videos], ["tensorflow", 2, [4, 2], "cca", 2001]);
  assert.ok(correlations.length === 2 && correlations[0] <= 1 && correlations[1] <= correlations[0] && correlations[1] >= 0);
});

test("the types are found by every way of resolving them, and are no `any`", () => {
  const file = join(fresh, "typed.mts");
  writeFileSync(file, TYPED);
  const ways: [string, ts.ModuleKind, ts.ModuleResolutionKind][] = [
    ["node16", ts.ModuleKind.Node16, ts.ModuleResolutionKind.Node16],
    ["bundler", ts.ModuleKind.ESNext, ts.ModuleResolutionKind.Bundler],
    ["node10, the notebook kernel's", ts.ModuleKind.ESNext, ts.ModuleResolutionKind.Node10],
  ];
  for (const [way, module, moduleResolution] of ways) {
    const program = ts.createProgram([file], {
      ...{ module, moduleResolution, target: ts.ScriptTarget.ES2022, lib: ["lib.es2022.d.ts"], types: ["node"] },
      // TensorFlow.js's own declarations have errors.
      ...{ strict: true, noEmit: true, skipLibCheck: true, typeRoots: [join(fresh, "node_modules", "@types")] },
    });
    const found = ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
    assert.deepEqual(found, [], way);
  }
});

const packageOf = (name: string) => name.split("/", name.startsWith("@") ? 2 : 1).join("/");

test("the package asks for what it loads, and for nothing else", () => {
  const loaded = new Set<string>();
  for (const file of filesOf(join(installed, "dist")).filter((name) => name.endsWith(".js"))) {
    const code = readFileSync(join(installed, "dist", file), "utf8");
    for (const [, name] of code.matchAll(/(?:require|resolve)\("([^."][^"]*)"\)/g))
      if (!name.startsWith("node:")) loaded.add(packageOf(name));
    // Some are loaded by a name that stands elsewhere: as an ES module, as a file of theirs, or only where they are there.
    for (const [, name] of code.matchAll(/"((?:@[\w-]+\/)?[a-z][\w.-]*(?:\/[\w./-]*)?)"/g))
      if (names.includes(packageOf(name))) loaded.add(packageOf(name));
  }
  loaded.delete("tsx"); // loads the project's own TypeScript, of which the package has none
  loaded.add("@uwdata/flechette"); // of arquero, held at a version whose own dependencies can be had
  assert.deepEqual([...loaded].sort(), names.sort());
});

test("the package holds the code, the published numbers and what a reader needs, and nothing else", () => {
  const top = readdirSync(installed).sort();
  assert.deepEqual(top, ["CHANGELOG.md", "CITATION.cff", "LICENSE", "README.md", "data", "dist", "package.json"]);
  assert.deepEqual(readdirSync(join(installed, "data")), ["published"]);
  const strange = filesOf(join(installed, "dist")).filter((name) => name.includes(".") && !/\.(js|d\.ts|css)$/.test(name));
  assert.deepEqual(strange, []);
});
