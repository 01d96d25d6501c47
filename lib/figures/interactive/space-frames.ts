import { checkLabelled } from "../../features/check-features";
import { checkNumbers, checkObjects, checkOptions, checkPositions, checkText, checkTexts } from "../../runtime/arguments";
import { check, checkInteger, checkNumber } from "../../runtime/check";
import { largest, smallest } from "../../runtime/extremes";
import type { MatrixLike } from "../../runtime/matrix";
import type { Views } from "../../projection/projections";
import { evenly } from "../learning/shared-space";
import { rounded } from "../style/style";
import { alignFrames } from "./align-frames";
import type { InteractiveFigure } from "./interactive-figure";

/** A space at one moment or setting. */
export interface SpaceFrame {
  /** What the slider shows: the epoch, or the value of an option. */
  value: number;
  /** Both views of the same n videos in it, n × D each. */
  views: Views<MatrixLike>;
  /** Scores in it by name, in [0, 1], the same names in every frame. Default none. */
  scores?: Record<string, number>;
}

/** Options of {@link spaceFrames}. */
export interface SpaceFramesOptions {
  /** What changes from frame to frame. Default `"epoch"`. */
  name?: string;
  /** What the scores are. Default `"MAP"`. */
  scoreName?: string;
  /** The score expected by chance, in [0, 1], drawn as a line of its own. Default: not drawn. */
  chance?: number;
  /** Number of videos drawn, spread evenly over the list. Default 160. */
  limit?: number;
  /** Above the space. Default `"the shared space"`. */
  title?: string;
}

/**
 * A shared space that changes, such as over the epochs of a training or with β: a slider and a button that plays it, the space in one plane
 * for all frames, and the scores beside it.
 * @param frames at least two, in their order, of the same n videos
 * @param labels n class labels
 * @param classWords their names
 * @throws InputError when sizes or names of scores disagree, or a label has no name
 */
export function spaceFrames(
  frames: readonly SpaceFrame[],
  labels: ArrayLike<number>,
  classWords: readonly string[],
  options: SpaceFramesOptions = {},
): InteractiveFigure {
  checkObjects(frames, "the frames", "frames, { value, views }", { views: "object" });
  check(frames.length >= 2, () => `there must be two frames or more, to go from one to another; got ${frames.length}`);
  checkNumbers(frames.map(({ value }) => value), "the frames' values"); // prettier-ignore
  checkTexts(classWords, "the names");
  checkLabelled({ classes: classWords }, "a space with classes");
  checkPositions(labels, "labels", classWords.length);
  checkOptions(options);
  const { name = "epoch", scoreName = "MAP", chance, limit = 160, title = "the shared space" } = options;
  for (const [key, text] of Object.entries({ name, scoreName, title })) checkText(text, key);
  if (chance !== undefined) checkNumber(chance, "chance", 0, 1);
  const shown = evenly(labels.length, checkInteger(limit, "limit", 1));
  const scores = scoreLines(frames);
  const aligned = alignFrames(frames.map(({ views }) => views));
  const n = aligned[0].rows / 2;
  check(n === labels.length, () => `the frames are of ${n} videos, but there are ${labels.length} labels`);
  const places = aligned.map((points) => shown.flatMap((i) => [...points.getRow(i), ...points.getRow(n + i)]));
  const values = frames.map(({ value }) => rounded(value));
  return {
    kind: "frames",
    label: `${title}, by ${name}: a slider from ${values[0]} to ${values[values.length - 1]}`,
    words: words(name, scoreName, values, scores, chance),
    data: {
      ...{ name, scoreName, title, values, scores, chance },
      frames: inThousandths(places),
      labels: shown.map((i) => labels[i]),
      classes: classWords,
    },
  };
}

/**
 * Lists of x and y in turn as whole thousandths, from −1000 to 1000 with the middle of all at 0, so that the outputs of notebooks stay small.
 */
export function inThousandths(lists: readonly (readonly number[])[]): number[][] {
  const ends = [0, 1].map((axis) => {
    const values = lists.flatMap((list) => list.filter((_, at) => at % 2 === axis));
    return [smallest(values), largest(values)];
  });
  const reach = Math.max(...ends.map(([low, high]) => (high - low) / 2)) || 1;
  return lists.map((list) =>
    list.map((value, at) => Math.round((1000 * (value - (ends[at % 2][0] + ends[at % 2][1]) / 2)) / reach)),
  );
}

interface ScoreLine {
  name: string;
  values: number[];
}

function scoreLines(frames: readonly SpaceFrame[]): ScoreLine[] {
  const of = ({ scores = {} }: SpaceFrame) => Object.keys(scores);
  const names = of(frames[0]);
  for (const [f, frame] of frames.entries())
    check(
      of(frame).join() === names.join(),
      () => `frame ${f} has the scores ${of(frame).join(", ") || "none"}, but the first ${names.join(", ") || "none"}`,
    );
  return names.map((name) => {
    const values = frames.map(({ scores }) => scores![name]);
    checkNumbers(values, `the scores ${name}`, 0, 1);
    return { name, values: values.map(rounded) };
  });
}

function words(name: string, scoreName: string, values: number[], scores: ScoreLine[], chance?: number): string {
  const [first, last] = [0, values.length - 1];
  const range = `The space at ${values.length} values of ${name}, from ${values[first]} to ${values[last]}.`;
  const lines = scores.map(({ name: line, values: of }) => {
    const best = of.indexOf(Math.max(...of));
    const ends = `from ${of[first].toFixed(3)} to ${of[last].toFixed(3)}`;
    return `${scoreName}, ${line}: ${ends}, highest ${of[best].toFixed(3)} at ${name} ${values[best]}.`;
  });
  return [range, ...lines, ...(chance === undefined ? [] : [`Chance is ${chance.toFixed(3)}.`])].join(" ");
}
