import { checkObject } from "../../runtime/arguments";
import { check } from "../../runtime/check";
import { CHUNK_KINDS } from "../../data/videos/salience";
import { type AudioTracks, type FeatureSet, keepChunks } from "../feature-set";
import { checkTrackStructure } from "../track-structure";

/**
 * Only the truly salient chunks of each track, all of them; a track without one keeps everything. The upper bound of
 * any selection, and possible on synthetic data alone.
 * @throws InputError when the kinds of these chunks are not known
 */
export function salientTracks(features: FeatureSet): AudioTracks {
  checkObject(features, "features", "features, as featureSet gives them", { audio: "object" });
  const { audio, chunkKinds } = features;
  checkTrackStructure(audio);
  check(chunkKinds, () => "truly salient chunks are known for synthetic data only: these features have no chunkKinds");
  const { rows: chunks } = audio.chunks;
  check(
    chunkKinds.length === chunks,
    () => `${chunks} chunks need as many chunkKinds; got ${chunkKinds.length}: these are of other chunks`,
  );
  const salient = CHUNK_KINDS.indexOf("salient");
  const rows: number[] = [];
  for (let i = 0; i + 1 < audio.starts.length; i++) {
    const all = Array.from({ length: audio.starts[i + 1] - audio.starts[i] }, (_, c) => audio.starts[i] + c);
    const kept = all.filter((r) => chunkKinds[r] === salient);
    for (const row of kept.length > 0 ? kept : all) rows.push(row);
  }
  return keepChunks(audio, Int32Array.from(rows));
}
