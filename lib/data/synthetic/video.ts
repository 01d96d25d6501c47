import { Random } from "../../runtime/random";
import type { WritableVideo } from "../records/youtube8m";
import { type AudioSegment, BUILD_UP, DECOY, planAudio, SALIENT } from "./audio-plan";
import { disturbed, gaussianVector, noisePool } from "./noise";
import { type SyntheticChoice, SYNTHETIC } from "./parameters";
import { renderFrames } from "./view";
import { drawEmotion, seenEmotion, type World } from "./world";

/** What is decided about a video before its frames: cheap, and enough for its label and its salience. */
export interface VideoPlan {
  index: number;
  id: string;
  /** Position in the list of emotions. */
  emotion: number;
  seconds: number;
  audio: AudioSegment[];
}

/** Plans video `index`; depends on the seed, the structure and the index alone. */
export function planVideo({ seed, structure }: SyntheticChoice, index: number): VideoPlan {
  const random = new Random("plan", seed, index);
  const [shortest, longest] = SYNTHETIC.seconds;
  const emotion = random.choice(SYNTHETIC.emotions.map(({ share }) => share));
  const seconds = shortest + random.integer(longest - shortest + 1);
  return { index, id: syntheticId(index), emotion, seconds, audio: planAudio(seconds, structure, random) };
}

function syntheticId(index: number): string {
  return `mv${String(index).padStart(6, "0")}`;
}

/** The kind of each second of a plan's audio. */
export function kindsOf({ audio }: VideoPlan): Uint8Array {
  return Uint8Array.from(audio.flatMap(({ kind, seconds }) => new Array<number>(seconds).fill(kind)));
}

/** A planned video with its frames, as bytes. */
export function renderVideo(world: World, choice: SyntheticChoice, plan: VideoPlan): WritableVideo {
  const { latent } = SYNTHETIC;
  const random = new Random("latents", choice.seed, plan.index);
  const emotion = drawEmotion(world, plan.emotion, random);
  const pair = gaussianVector(random, latent.pair);
  // What a view sees of the video throughout: its own noisy emotion and pair latents, and something of its own.
  const [heard, seen] = [0, 1].map(() => ({
    emotion: seenEmotion(emotion, random),
    rest: Float64Array.of(
      ...disturbed(random, pair, latent.pairNoise),
      ...gaussianVector(random, latent.private, latent.privateGain),
    ),
  }));
  const contents = plan.audio.map(({ kind }) =>
    kind === SALIENT ? heard.emotion : unrelated(world, choice, plan, kind, random),
  );
  const lengths = plan.audio.map(({ seconds }) => seconds);
  const scenes = cutScenes(plan.seconds, random);
  const base = Float64Array.of(...seen.emotion, ...seen.rest);
  const shown = scenes.map(() => disturbed(random, base, SYNTHETIC.video.sceneNoise));
  const audio = stretch(
    contents.map((content) => Float64Array.of(...content, ...heard.rest)),
    lengths,
    SYNTHETIC.audio.frameNoise,
    random,
  );
  const video = stretch(shown, scenes, SYNTHETIC.video.frameNoise, random);
  return {
    id: plan.id,
    labels: entityLabels(random),
    audio: renderFrames(world.audio, audio, new Random("audio noise", choice.seed, plan.index)),
    rgb: renderFrames(world.video, video, new Random("video noise", choice.seed, plan.index)),
  };
}

/** The content of a segment that carries nothing of the video's emotion. */
function unrelated(world: World, { structure }: SyntheticChoice, plan: VideoPlan, kind: number, random: Random): Float64Array {
  if (kind === DECOY) {
    const others = SYNTHETIC.emotions.length - 1;
    const other = (plan.emotion + 1 + random.integer(others)) % (others + 1);
    return seenEmotion(drawEmotion(world, other, random), random);
  }
  const { fillerGain, fillerSpread } = SYNTHETIC.audio;
  const prototypes = kind === BUILD_UP ? world.buildUps : world.fillers;
  const drawn = disturbed(random, prototypes[random.integer(prototypes.length)], fillerSpread);
  return drawn.map((x) => fillerGain[structure] * x);
}

/** Lengths in seconds of 6–20 scenes, cut at random seconds. */
function cutScenes(seconds: number, random: Random): number[] {
  const [fewest, most] = SYNTHETIC.video.scenes;
  const count = fewest + random.integer(most - fewest + 1);
  const inner = random.shuffle(Array.from({ length: seconds - 1 }, (_, t) => t + 1)).slice(0, count - 1);
  const cuts = [0, ...inner.sort((a, b) => a - b), seconds];
  return cuts.slice(1).map((cut, i) => cut - cuts[i]);
}

/** Latents of every second, row after row: each part's vector for its length, plus noise of each second. */
function stretch(parts: Float64Array[], lengths: number[], noise: number, random: Random): Float64Array {
  const width = parts[0].length;
  const pool = noisePool();
  const out = new Float64Array(lengths.reduce((sum, length) => sum + length, 0) * width);
  let at = 0;
  parts.forEach((part, i) => {
    for (let t = 0; t < lengths[i]; t++)
      for (let d = 0; d < width; d++) out[at++] = part[d] + noise * pool[random.bits() & (pool.length - 1)];
  });
  return out;
}

/** One to three of YouTube-8M's 3,862 entities, drawn blindly: real records have some, and nothing here may depend on them. */
function entityLabels(random: Random): number[] {
  const labels = new Set(Array.from({ length: 1 + random.integer(3) }, () => random.integer(3862)));
  return [...labels].sort((a, b) => a - b);
}
