import { Random } from "../../runtime/random";
import { CHUNK_KINDS, type ChunkKind } from "../videos/salience";
import { type AudioStructure, SYNTHETIC } from "./parameters";

const numberOf = (kind: ChunkKind) => CHUNK_KINDS.indexOf(kind);

/** What a stretch of audio is; the numbers are those of the stored salience. */
const FILLER = numberOf("filler");
export const SALIENT = numberOf("salient");
export const DECOY = numberOf("decoy");
export const BUILD_UP = numberOf("build-up");
type AudioKind = number;

/** A stretch of audio with one content throughout. */
export interface AudioSegment {
  kind: AudioKind;
  seconds: number;
}

/** Lays out the audio of a video of `seconds` seconds; the segments' lengths sum to it. */
export function planAudio(seconds: number, structure: AudioStructure, random: Random): AudioSegment[] {
  return structure === "ordered" ? planOrdered(seconds, random) : planPlain(seconds, random);
}

/**
 * A random permutation of three kinds of unit, on a grid of whole chunks:
 * S, a build-up and 1–3 salient chunks; D, a filler and 1–3 decoys; F, 1–3 chunks of one filler.
 * A salient chunk and a decoy differ in nothing but what precedes their run.
 */
function planOrdered(seconds: number, random: Random): AudioSegment[] {
  const { grid, audio } = SYNTHETIC;
  const chunks = Math.ceil(seconds / grid);
  const wanted = ([low, high]: readonly [number, number]) => Math.max(1, Math.round(random.uniform(low, high) * chunks));
  const salient = runs(wanted(audio.salient.ordered), random);
  const decoys = runs(wanted(audio.decoy), random);
  const units = [
    ...salient.map((run) => [segment(BUILD_UP, 1), segment(SALIENT, run)]),
    ...decoys.map((run) => [segment(FILLER, 1), segment(DECOY, run)]),
  ];
  const left = chunks - units.flat().reduce((sum, { seconds: length }) => sum + length / grid, 0);
  for (const run of runs(left, random)) units.push([segment(FILLER, run)]);
  return cut(random.shuffle(units).flat(), seconds);
}

/** Segments of 10–30 s, of which some, at random, are salient. */
function planPlain(seconds: number, random: Random): AudioSegment[] {
  const { segment: lengths, salient } = SYNTHETIC.audio;
  const segments: AudioSegment[] = [];
  for (let at = 0; at < seconds; at += segments[segments.length - 1].seconds)
    segments.push({ kind: FILLER, seconds: lengths[0] + random.integer(lengths[1] - lengths[0] + 1) });
  const planned = cut(segments, seconds);
  let left = random.uniform(salient.plain[0], salient.plain[1]) * seconds;
  for (const index of random.shuffle(planned.map((_, i) => i))) {
    if (left <= 0) break;
    planned[index].kind = SALIENT;
    left -= planned[index].seconds;
  }
  return planned;
}

/** `chunks` chunks in runs of 1–3; none for 0 or less. */
function runs(chunks: number, random: Random): number[] {
  const [low, high] = SYNTHETIC.audio.run;
  const lengths: number[] = [];
  for (let left = chunks; left > 0; left -= lengths[lengths.length - 1])
    lengths.push(Math.min(left, low + random.integer(high - low + 1)));
  return lengths;
}

function segment(kind: AudioKind, chunks: number): AudioSegment {
  return { kind, seconds: chunks * SYNTHETIC.grid };
}

/** What lies beyond the end is dropped: a short track cannot hold every unit, and its last chunk may be a part of one. */
function cut(segments: AudioSegment[], seconds: number): AudioSegment[] {
  const kept: AudioSegment[] = [];
  let left = seconds;
  for (const { kind, seconds: length } of segments) {
    if (left <= 0) break;
    kept.push({ kind, seconds: Math.min(length, left) });
    left -= length;
  }
  return kept;
}
