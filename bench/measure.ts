import { peerPython } from "./environment";
import { BUSY, OthersWatch, secondsWorked } from "./machine";
import type { BenchRow } from "./row";
import { type Answer, RunningSide } from "./side";
import { median, outcome, type Outcome } from "./table";

/** Runs both sides of a row in turns. The row is judged when others left the machine alone meanwhile. */
export async function measure(row: BenchRow, repeats: number): Promise<Outcome> {
  const input = (await row.input?.()) ?? [];
  const sides = [row.ours, ...(row.peer ? [row.peer] : [])];
  const start = (side: (typeof sides)[0]) => new RunningSide(side, input, peerPython);
  const answers: Answer[][] = sides.map(() => []);
  let others: number;
  if (row.fresh)
    others = await inProcessesOfTheirOwn(
      repeats,
      sides.map((side) => () => start(side)),
      answers,
    );
  else {
    const running = sides.map(start);
    try {
      for (const side of running) await side.repeat();
      const worked = () => running.reduce((sum, side) => sum + side.secondsWorked(), secondsWorked(process.pid));
      const watch = new OthersWatch(worked());
      for (let r = 0; r < repeats; r++) for (const [s, side] of running.entries()) answers[s].push(await side.repeat());
      others = watch.cores(worked());
    } finally {
      for (const side of running) side.end();
    }
  }
  const [ours, peer = []] = answers.map((list) => list.map(({ value }) => value));
  const result = outcome(row, ours, peer, others, others <= BUSY);
  if (row.tolerance !== undefined) {
    const results = answers.map((list) => median(list.map(({ result }) => result ?? NaN)));
    result.results = results;
    if (!(Math.abs(results[0] - results[1]) <= row.tolerance)) result.differs = true;
  }
  return result;
}

/** As above, with a process for each repetition; returns the most that others took during any. */
async function inProcessesOfTheirOwn(repeats: number, starts: (() => RunningSide)[], answers: Answer[][]): Promise<number> {
  let others = 0;
  for (let r = 0; r < repeats; r++)
    for (const [s, start] of starts.entries()) {
      const own = secondsWorked(process.pid);
      const watch = new OthersWatch(own);
      const side = start();
      try {
        answers[s].push(await side.repeat());
        others = Math.max(others, watch.cores(secondsWorked(process.pid) + side.secondsWorked()));
      } finally {
        side.end();
      }
    }
  return others;
}
