import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { featureSet } from "../../../lib/features/own/make-feature-set";
import { spectralExtractor } from "../../../lib/media/extractors/spectral";
import { selectedBy } from "../../../lib/models/attention/audio-summary";
import { fitChunkAttention } from "../../../lib/models/attention/chunk-attention";
import { fitSdcca } from "../../../lib/models/fit-sdcca";
import { createIndex } from "../../../lib/retrieval/create-index";
import { Random } from "../../../lib/runtime/random";
import { useBackend } from "../../../lib/runtime/tensorflow/backend";
import type { CollectionParts } from "../../../scripts/demo/collection";
import { make, PICTURE, SOUND } from "../../media/samples";

/** An id that would be a picture and a program where text became markup. */
export const NASTY = '<img src="x" onerror="window.broken=1"><b>bold</b> %{x}';

const CLASSES = ["calm", "wild"];
const [TRACKS, SECONDS, VIDEO_WIDTH] = [12, 30, 6];

/** A song of the length, that changes every ten seconds, as a file. */
export function makeSong(path: string, seconds: number): Promise<string> {
  const loud = `volume='if(between(t,10,20),1,0.2)':eval=frame`;
  return make(...SOUND(seconds, 330), "-af", loud, path);
}

/** A film that every browser plays. */
export function makeFilm(path: string, seconds: number, hertz: number): Promise<string> {
  const coded = ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"];
  return make(...PICTURE(seconds), ...SOUND(seconds, hertz), ...coded, "-shortest", path);
}

/** What the table says of an item: a number, texts, a boolean; of the last item nothing. */
export function tableRow(id: string, i: number): object {
  const [year, style, live] = [1990 + i, ["acoustic", NASTY, "electric"][i % 3], i % 2 === 0];
  return i === TRACKS - 1 ? { id } : { id, year, style, live };
}

/** An index over random features that say that the extractor `spectral` made them, so that small files can ask it. */
export async function makeIndex(folder: string, seed = 0, extractor?: string, weakLabels = false): Promise<void> {
  await useBackend();
  const random = new Random("small collection", seed);
  const { facts } = spectralExtractor();
  const rows = (count: number, width: number, shift: number) =>
    Array.from({ length: count }, () => Array.from({ length: width }, () => random.gaussian() + shift));
  const label = (i: number) => i % CLASSES.length;
  const items = Array.from({ length: TRACKS }, (_, i) => i);
  const video = items.map((i) => rows(SECONDS, VIDEO_WIDTH, label(i)));
  const features = featureSet({
    ids: items.map((i) => (i === 0 ? NASTY : `video ${i}`)),
    audio: items.map((i) => rows(SECONDS, facts.width, label(i))),
    video,
    labels: items.map((i) => CLASSES[label(i)]),
    weakLabels,
    sources: { audio: { ...facts, ...(extractor && { extractor }) } },
  });
  const small = { epochs: 2, batchSize: TRACKS, validation: 0 };
  const attention = await fitChunkAttention(features, { ...small, units: 4, attentionUnits: 4 });
  const layers = { outputs: 3, audioLayers: [6], videoLayers: [6] };
  const model = await fitSdcca(features, { ...small, ...layers, summary: selectedBy(attention, 1) });
  const table = items.map((i) => tableRow(features.ids[i], i));
  const index = await createIndex(model, features, { rows: video, moments: { seconds: 10, hop: 5 }, table });
  await index.save(folder);
}

/** The index with two films, which stand for all its videos but the last, and an example. */
export async function smallCollection(folder: string): Promise<CollectionParts> {
  mkdirSync(folder, { recursive: true });
  await makeIndex(join(folder, "index"));
  const films = [await makeFilm(join(folder, "a.webm"), SECONDS, 440), await makeFilm(join(folder, "b.webm"), SECONDS, 880)];
  const ids = [NASTY, ...Array.from({ length: TRACKS - 2 }, (_, i) => `video ${i + 1}`)];
  return {
    folder: join(folder, "index"),
    about: "A small collection for tests.",
    files: new Map(ids.map((id, i) => [id, { audio: films[i % 2], video: films[i % 2] }])),
    examples: [{ name: "an example", path: films[0] }],
  };
}
