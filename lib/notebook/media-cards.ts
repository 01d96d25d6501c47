import { framePicture, soundClip } from "../media/decode/clips";
import type { TimeRange } from "../media/decode/ffmpeg";
import { probeMedia } from "../media/decode/probe";
import { checkObjects, checkOptions } from "../runtime/arguments";
import { check, checkInteger, described } from "../runtime/check";
import { say } from "../runtime/tell";
import { escapeHtml } from "./escape-html";
import { showBundle } from "./notebook-display";

/** A part of a music video, to look at and to listen to. */
export interface MediaCard extends TimeRange {
  /** Files of its pictures and of its sound, which may be the same one; what is left out is not shown. */
  video?: string;
  audio?: string;
  /** Stands above it. */
  caption: string;
}

/** Options of {@link showMedia}. */
export interface MediaCardOptions {
  /** Pictures of each video, spread over its part. Default 3. */
  frames?: number;
  /** Seconds of sound, from `from` on, at most; 4 kB each in a page. Default 6. */
  seconds?: number;
  /** Width of a picture in pixels. Default 120. */
  width?: number;
}

/**
 * Shows parts of music videos side by side: some pictures of each, and its sound to play. Pictures (JPEG) and sound (MP3) lie
 * in the output itself, so it needs no files. Outside a kernel the captions are printed.
 * @throws InputError when a file cannot be read, or lacks what is asked of it
 */
export async function showMedia(cards: readonly MediaCard[], options: MediaCardOptions = {}): Promise<void> {
  checkObjects(cards, "the cards", "cards, { caption, video, audio }", { caption: "text" });
  checkOptions(options);
  const html: string[] = [];
  for (const card of cards) html.push(await cardHtml(card, options)); // one ffmpeg at a time
  const text = cards.map(({ caption }) => caption).join("\n");
  const row = `<div style="display:flex;flex-wrap:wrap;gap:12px">${html.join("")}</div>`;
  if (!showBundle({ "text/html": row, "text/plain": text })) say(text);
}

/** One card as HTML. */
export async function cardHtml(card: MediaCard, options: MediaCardOptions = {}): Promise<string> {
  const { frames = 3, seconds = 6, width = 120 } = options;
  checkInteger(frames, "frames", 1, 100);
  checkInteger(width, "width", 2, 4096);
  check(seconds > 0 && seconds <= 600, () => `seconds of sound must be above 0 and at most 600; got ${described(seconds)}`);
  const { video, audio, caption, from = 0 } = card;
  const pictures: string[] = [];
  for (const second of video === undefined ? [] : await moments(video, card, frames)) {
    const source = `data:image/jpeg;base64,${(await framePicture(video!, second, width)).toString("base64")}`;
    pictures.push(`<img width="${width}" alt="second ${second} of ${escapeHtml(caption)}" src="${source}">`);
  }
  let player = "";
  if (audio !== undefined) {
    const bytes = await soundClip(audio, { from, to: Math.min(card.to ?? Infinity, from + seconds) });
    player = `<br><audio controls src="data:audio/mpeg;base64,${bytes.toString("base64")}"></audio>`;
  }
  return `<div><div>${escapeHtml(caption)}</div>${pictures.join(" ")}${player}</div>`;
}

/** The middles of `count` equal stretches of a part; of a file that does not say how long it is, of its first seconds. */
async function moments(path: string, { from = 0, to }: TimeRange, count: number): Promise<number[]> {
  const { duration = from + count } = await probeMedia(path);
  const length = Math.max(0, Math.min(to ?? Infinity, duration) - from);
  return Array.from({ length: count }, (_, i) => Number((from + ((i + 0.5) * length) / count).toFixed(2)));
}
