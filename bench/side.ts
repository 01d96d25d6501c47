import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { secondsWorked } from "./machine";
import type { Side } from "./row";
import { median } from "./table";

/** What a side says of one repetition. */
export interface Answer {
  value: number;
  result?: number;
}

/** A side at work: a process that answers one repetition at a time. */
export class RunningSide {
  private readonly process: ChildProcess;
  private readonly lines: AsyncIterator<string>;
  private readonly ended: Promise<[code: number | null, signal: string | null]>;

  constructor(
    private readonly side: Side,
    input: string[],
    python: () => string,
  ) {
    const file = join(__dirname, side.program);
    const [command, args] = file.endsWith(".py") ? [python(), [file]] : [process.execPath, ["--import", "tsx", file]];
    this.process = spawn(command, [...args, ...input, ...(side.args ?? [])], {
      stdio: ["pipe", "pipe", process.env.SDCCA_BENCH_VERBOSE ? "inherit" : "ignore"],
      env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3" },
    });
    this.process.stdin!.on("error", () => {}); // it has ended: the missing answer tells
    this.ended = new Promise((tell) => this.process.once("exit", (code, signal) => tell([code, signal])));
    this.lines = createInterface({ input: this.process.stdout! })[Symbol.asyncIterator]();
  }

  async repeat(): Promise<Answer> {
    this.process.stdin!.write("run\n");
    const { value, done } = await this.lines.next();
    if (done) {
      const [code, signal] = await this.ended;
      throw new Error(
        `${this.side.name} (${this.side.program}) ended with ${signal ?? `exit code ${code}`} and no answer: ` +
          "set SDCCA_BENCH_VERBOSE=1 to see why",
      );
    }
    const answer = JSON.parse(value) as number[] | Answer;
    return Array.isArray(answer) ? { value: median(answer) } : answer;
  }

  /** Processor seconds that the process has taken so far. */
  secondsWorked(): number {
    return secondsWorked(this.process.pid!);
  }

  end(): void {
    this.process.kill();
  }
}
