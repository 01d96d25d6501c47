import { Random } from "../../runtime/random";
import { AUDIO_WIDTH, RGB_WIDTH } from "../records/video-record";
import { disturbed, gaussianVector } from "./noise";
import { SYNTHETIC } from "./parameters";
import { makeView, type View } from "./view";

/** What all videos share: how emotions, fillers and build-ups lie, and how each view shows them. */
export interface World {
  /** One unit vector a class. */
  classes: Float64Array[];
  /** One unit vector a class; a video has it with either sign. */
  styles: Float64Array[];
  fillers: Float64Array[];
  buildUps: Float64Array[];
  audio: View;
  video: View;
}

export function makeWorld(seed: number): World {
  const { latent, audio, view, emotions } = SYNTHETIC;
  const random = new Random("world", seed);
  const vectors = (n: number) => Array.from({ length: n }, () => gaussianVector(random, latent.emotion));
  const inputs = latent.emotion + latent.pair + latent.private;
  return {
    classes: vectors(emotions.length).map(unit),
    styles: vectors(emotions.length).map(unit),
    fillers: vectors(audio.fillers),
    buildUps: vectors(audio.buildUps),
    audio: makeView(random, inputs, view.audio.hidden, AUDIO_WIDTH, view.audio.noise),
    video: makeView(random, inputs, view.video.hidden, RGB_WIDTH, view.video.noise),
  };
}

/** The emotion latent of one video (or of one decoy) of class `emotion`: its class, one of its two styles, its own spread. */
export function drawEmotion(world: World, emotion: number, random: Random): Float64Array {
  const { classGain, styleGain, classSpread } = SYNTHETIC.latent;
  const sign = random.integer(2) === 0 ? -1 : 1;
  const centre = world.classes[emotion].map((x, d) => classGain * x + sign * styleGain * world.styles[emotion][d]);
  return disturbed(random, centre, classSpread);
}

/** The emotion latent as one view has it. */
export function seenEmotion(emotion: Float64Array, random: Random): Float64Array {
  return disturbed(random, emotion, SYNTHETIC.latent.emotionNoise);
}

function unit(vector: Float64Array): Float64Array {
  const norm = Math.hypot(...vector);
  return vector.map((x) => x / norm);
}
