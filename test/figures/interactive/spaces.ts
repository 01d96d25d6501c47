import { Random } from "../../../lib/runtime/random";

/** n × columns of normal numbers; the first columns of audio and video agree, the more the earlier. */
export function twoViews(n: number, columns: number, seed = 0): { audio: number[][]; video: number[][] } {
  const random = new Random("two views", seed);
  const rows = () => Array.from({ length: n }, () => Array.from({ length: columns }, () => random.gaussian()));
  const [shared, audio, video] = [rows(), rows(), rows()];
  const mixed = (own: number[][]) => own.map((row, i) => row.map((value, d) => value + (3 / (d + 1) ** 2) * shared[i][d]));
  return { audio: mixed(audio), video: mixed(video) };
}

/** Both views in another basis of the same space: every component may change its sign and its place. */
export function turned({ audio, video }: { audio: number[][]; video: number[][] }): { audio: number[][]; video: number[][] } {
  const turn = (rows: number[][]) => rows.map((row) => row.map((_, d) => (d % 2 ? -1 : 1) * row[(d + 1) % row.length]));
  return { audio: turn(audio), video: turn(video) };
}
