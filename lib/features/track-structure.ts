import { checkList, checkObject } from "../runtime/arguments";
import { check, described } from "../runtime/check";
import { checkShape } from "../runtime/matrix";
import type { AudioTracks, FeatureSet } from "./feature-set";

/**
 * Checks that tracks hold together: what every function asks that goes through them. Which values they hold is not looked at.
 * @param name what messages call all of them
 * @param called what messages call track i
 * @throws InputError unless `starts` ascends from 0 to the number of chunks with at least one chunk a track, and every chunk has
 *   its seconds
 */
export function checkTrackStructure(tracks: AudioTracks, name = "audio", called = (i: number) => `${name}: track ${i}`): void {
  checkObject(tracks, name, "tracks, as chunkTracks gives them: chunks, starts and seconds", {
    chunks: "object",
    starts: "list",
    seconds: "list",
  });
  const { chunks, starts, seconds } = tracks;
  checkShape(chunks, `${name}: chunks`);
  check(starts[0] === 0, () => `${name}: starts must begin with 0; got ${described(starts[0])}`);
  for (let i = 0; i + 1 < starts.length; i++)
    check(
      Number.isInteger(starts[i + 1]) && starts[i + 1] > starts[i],
      () =>
        `${called(i)} owns the chunks from ${starts[i]} to before ${described(starts[i + 1])}: starts must ascend, with at least one chunk a track`,
    );
  const end = starts[starts.length - 1];
  check(end === chunks.rows, () => `${name}: starts must end with ${chunks.rows}, the number of chunks; got ${end}`);
  check(seconds.length === chunks.rows, () => `${name}: ${chunks.rows} chunks need as many seconds; got ${seconds.length}`);
}

/** Checks that features have the fields of features. */
export function checkFeatureFields(features: FeatureSet, name: string): void {
  checkObject(features, name, "features, as featureSet, featuresOfShards or buildFeatures gives them", {
    ids: "list",
    classes: "list",
    labels: "list",
    audio: "object",
    video: "object",
  });
}

/** Checks that features have the fields of features, and hold together as far as their lists are as long as each other. */
export function checkFeatureStructure(features: FeatureSet, name = "features"): void {
  checkFeatureFields(features, name);
  const { ids, labels, audio, video } = features;
  checkTrackStructure(audio, `${name}: audio`);
  checkShape(video, `${name}: video`);
  const counts = [ids.length, labels.length, audio.starts.length - 1, video.rows];
  check(
    counts.every((count) => count === counts[0]),
    () => `${name} hold ${counts[0]} ids, ${counts[1]} labels, ${counts[2]} tracks and ${counts[3]} videos: of all as many`,
  );
  checkKinds(features, name);
}

/** The true kinds, where they are known, are of these chunks. */
export function checkKinds({ chunkKinds, audio }: Pick<FeatureSet, "chunkKinds" | "audio">, name: string): void {
  if (chunkKinds === undefined) return;
  checkList(chunkKinds, `${name}: chunkKinds`, "kinds, one a chunk");
  const { rows } = audio.chunks;
  check(chunkKinds.length === rows, () => `${name}: ${rows} chunks need as many chunkKinds; got ${chunkKinds.length}`);
}
