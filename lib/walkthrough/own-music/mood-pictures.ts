import { check } from "../../runtime/check";
import { Random } from "../../runtime/random";

/** How the pictures of a mood look. */
interface Look {
  /** Colours that run into each other, in hexadecimal. */
  colours: readonly string[];
  /** How fast they turn, from 0 to 1 as ffmpeg counts it. */
  speed: number;
}

/** A look for each mood of the example music: what the pictures say is chosen here, by hand. */
const LOOKS: Record<string, Look> = {
  calm: { colours: ["1d4e89", "6aa6c9", "c9e4de"], speed: 0.008 },
  energetic: { colours: ["e4003a", "1b0029", "ff00c8"], speed: 0.2 },
  happy: { colours: ["ffcc00", "ff7a00", "fff4b8"], speed: 0.06 },
  nostalgic: { colours: ["5b4636", "a47551", "d9c2a3"], speed: 0.015 },
  tender: { colours: ["f7c1d9", "c38d9e", "ffe9ef"], speed: 0.012 },
};

/** Moods that there are pictures for. */
export const PICTURED_MOODS: readonly string[] = Object.keys(LOOKS);

/** Pictures of a video: a fraction of a full film's size, since they hold nothing but colour. */
const [SIZE, PER_SECOND] = ["256x144", 5];

/**
 * The text of an ffmpeg source that makes pictures for a mood: its colours run into each other and turn at its speed. Each video
 * differs in hue (by ±12°), brightness, speed and direction.
 * @param name of the video: the same name gives the same pictures
 * @throws InputError when there are no pictures for the mood
 */
export function moodPictures(mood: string, name: string): string {
  const look = LOOKS[mood];
  check(look, () => `there are no pictures for the mood ${mood}: it must be one of ${PICTURED_MOODS.join(", ")}`);
  const random = new Random("pictures", name);
  const colours = random.shuffle([...look.colours]).map((colour, i) => `c${i}=0x${colour}`);
  const speed = (look.speed * random.uniform(0.7, 1.4)).toFixed(4);
  const source = [
    `s=${SIZE}`,
    `r=${PER_SECOND}`,
    `n=${colours.length}`,
    ...colours,
    `speed=${speed}`,
    `seed=${random.integer(1e6)}`,
  ];
  return `gradients=${source.join(":")},hue=h=${random.uniform(-12, 12).toFixed(1)}:b=${random.uniform(-0.6, 0.6).toFixed(2)}`;
}
