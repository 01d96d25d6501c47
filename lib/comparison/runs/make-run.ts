import { join } from "node:path";
import { type AudioTracks, type FeatureSet, selectTracks, takeVideos } from "../../features/feature-set";
import { trackSegments } from "../../features/tracks/track-segments";
import { weightVariates } from "../../models/cca/linear-cca";
import type { EmbeddingModel } from "../../models/embedding/embedding-model";
import type { Matrix } from "../../runtime/matrix";
import { isOfCheckpoint } from "../../training/checkpoints";
import type { History } from "../../training/history";
import type { Backend } from "../../runtime/tensorflow/backend";
import { check } from "../../runtime/check";
import type { ComparisonData } from "./comparison-data";
import { checkpointsOf, makeShared } from "./make-shared";
import { recordPath } from "./record-store";
import { type FitSettings, inputOf, type SharedModels } from "../method";
import { type PlannedRun, type Protocol, sweepName } from "../protocol/protocol";
import { measureRankings, RANKINGS, type RunRecord, type Similarity, type TrainingCourse } from "./run-record";
import { type Choice, chooseOptions, fitMethod } from "../protocol/tuning";

/** What all runs of a comparison have in common. */
export interface Work {
  data: ComparisonData;
  protocol: Protocol;
  folder: string;
  backend: Backend;
  /** Of the source that trains and measures. */
  code: string;
  /** The same without what is the method's own: of what methods share. */
  sharedCode: string;
  /** The model that was fitted last: queries of several lengths ask the same one. */
  last: { name?: string; model?: EmbeddingModel; seconds?: number };
  /** Called from time to time while another process makes what this one waits for; see {@link makeShared}. */
  onWait?: (path: string) => Promise<void>;
}

/** Tunes, trains and measures one run. Options are chosen once a fold, with the first seed; sweeps take the defaults. */
export async function makeRun(run: PlannedRun, key: string, work: Work, shared: SharedModels): Promise<RunRecord> {
  const { method, fold, seed, sweep } = run;
  const { data, protocol, backend } = work;
  const features = await featuresOf(data, run);
  const { train: trainRows, test: testRows } = protocol.folds[fold];
  const [train, test] = [takeVideos(features, trainRows), takeVideos(features, testRows)];
  const choice = sweep ? sweptOptions(run, train) : await chosenOptions(run, train, work, shared);
  const options = { ...choice.options, ...settingsOf(protocol, seed) };
  const { model, seconds } = await fitted(run, train, options, work, shared, checkpointsOfRun(run, key, work));
  const queries = await queriesOf(data, run, test, testRows);
  return {
    ...{ method: method.id, label: method.label, reference: method.reference ?? false },
    ...{ sweep: sweepName(sweep), fold, folds: protocol.folds.length, seed, options, tried: choice.scores.length },
    ...{ key, data: data.fingerprint, synthetic: data.synthetic, ...(data.weakLabels && { weakLabels: true }), code: work.code },
    ...{ backend: backend.name, device: backend.device, versions: backend.versions },
    ...{ videos: features.ids.length, trainingVideos: train.ids.length, classes: features.classes },
    ...{ queries: test.ids, labels: Array.from(test.labels) },
    ...(model.history && { training: courseOf(model.history) }),
    ...{ seconds, tuningSeconds: seed === protocol.seeds[0] ? choice.seconds : 0 },
    segments: sweep ? [] : Array.from(test.ids, (_, i) => queries.starts[i + 1] - queries.starts[i]),
    rankings: await rankingsOf(model, queries, test, !sweep),
  };
}

/** What a record keeps of a training's history: the same whether it was interrupted or not. */
function courseOf({ ended, notes = [], recoveries }: History): TrainingCourse {
  const own = notes.filter((note) => !isOfCheckpoint(note));
  return { ended, ...(own.length > 0 && { notes: own }), ...(recoveries && { recoveries }) };
}

/** Where the training of a run keeps its checkpoints until its record is there. */
export function checkpointsOfRun(run: PlannedRun, key: string, { folder }: Pick<Work, "folder">): string {
  return checkpointsOf(recordPath(join(folder, "shared"), run, key));
}

function settingsOf({ epochs }: Protocol, seed: number): FitSettings {
  return { seed, ...(epochs !== undefined && { epochs }) };
}

/** The fold's choice, made by whichever run of the fold comes first. */
function chosenOptions({ method }: PlannedRun, train: FeatureSet, work: Work, shared: SharedModels): Promise<Choice> {
  const { data, protocol, backend, code, folder, onWait } = work;
  const settings = settingsOf(protocol, protocol.seeds[0]);
  const { validation, attentionEpochs } = protocol;
  const candidates = method.candidates?.(train) ?? [];
  const inputs = { ids: train.ids, data: data.fingerprint, settings, validation, attentionEpochs, candidates, code, backend };
  const choose = (checkpoint: string) => chooseOptions(method, train, { ...settings, checkpoint }, shared, validation);
  return makeShared(join(folder, "shared"), `choice-${method.id}`, inputs, choose, onWait);
}

/** A sweep's options: its own value over the first candidate, which holds a method's defaults. */
function sweptOptions({ method, sweep }: PlannedRun, train: FeatureSet): Choice {
  const { parameter, value } = sweep!;
  const own = (method.sweeps ?? []).includes(parameter) ? { [parameter]: value } : {};
  return { options: { ...method.candidates?.(train)[0], ...own }, scores: [], seconds: 0 };
}

/** The run's model, and the seconds of its own training. */
async function fitted(
  { method, fold, sweep }: PlannedRun,
  train: FeatureSet,
  options: FitSettings,
  { last }: Work,
  shared: SharedModels,
  checkpoint: string,
): Promise<{ model: EmbeddingModel; seconds: number }> {
  const chunkSeconds = sweep?.parameter === "chunkSeconds" ? sweep.value : undefined;
  const name = JSON.stringify([method.id, fold, options, chunkSeconds]);
  if (last.name !== name) {
    let waited = 0;
    const attention: SharedModels["attention"] = async (...given) => {
      const began = performance.now();
      const value = await shared.attention(...given);
      waited += performance.now() - began;
      return value;
    };
    const began = performance.now();
    const model = await fitMethod(method, train, { ...options, checkpoint }, { attention });
    const { epochs = [] } = (model.history ?? {}) as { epochs?: { seconds: number }[] };
    // A training that was continued took longer than this process saw.
    const trained = epochs.length > 0 ? epochs[epochs.length - 1].seconds : 0;
    Object.assign(last, { name, model, seconds: Math.max(trained, (performance.now() - began - waited) / 1000) });
  }
  return { model: last.model!, seconds: last.seconds! };
}

async function featuresOf({ features, withChunks }: ComparisonData, { sweep }: PlannedRun): Promise<FeatureSet> {
  if (sweep?.parameter !== "chunkSeconds") return features;
  check(withChunks, () => "chunks of another length need the frames: this data has features only");
  return withChunks(sweep.value);
}

/** The audio of the test videos that queries consist of: whole tracks, or clips of one length. */
async function queriesOf({ clips }: ComparisonData, { method, sweep }: PlannedRun, test: FeatureSet, rows: Int32Array) {
  if (sweep?.parameter !== "queryLength" || !Number.isFinite(sweep.value)) return inputOf(method, test).audio;
  check(clips, () => "clips need the frames: this data has features only");
  return selectTracks(await clips(sweep.value), rows);
}

async function rankingsOf(model: EmbeddingModel, audio: AudioTracks, test: FeatureSet, bySegment: boolean) {
  const { segments, own } = trackSegments(audio);
  const [a, v] = [model.embedAudio(audio), model.embedVideo(test.video)];
  const parts = bySegment ? model.embedAudio(segments) : undefined;
  const measured = async (similarity: Similarity) => {
    const weighted = (embeddings: Matrix) =>
      similarity === "plain" || !model.correlations ? embeddings : weightVariates(embeddings, model.correlations);
    const heard = parts && { audio: weighted(parts), own };
    return measureRankings(weighted(a), weighted(v), test.labels, test.classes.length, similarity, heard);
  };
  const all = [...(await measured("plain")), ...(await measured("sigmaWeighted"))];
  return RANKINGS.map(({ direction, similarity }) => all.find((r) => r.direction === direction && r.similarity === similarity)!);
}
