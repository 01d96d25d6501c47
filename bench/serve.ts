import { createInterface } from "node:readline";

/** Answers every line on standard input with what one repetition comes to, as `bench/row.ts` describes it. */
export function serve(repetition: () => Promise<{ value: number; result?: number } | number[]>): void {
  void (async () => {
    for await (const line of createInterface({ input: process.stdin }))
      if (line) process.stdout.write(JSON.stringify(await repetition()) + "\n");
  })();
}

/** Seconds that some work takes, and what it comes to. */
export async function timed<T>(work: () => Promise<T> | T): Promise<[number, T]> {
  const began = performance.now();
  const result = await work();
  return [(performance.now() - began) / 1000, result];
}
