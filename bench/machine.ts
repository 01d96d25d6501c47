import { readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";

/** What a bench was run on. */
interface Machine {
  cpu: string;
  cores: number;
  memoryGb: number;
  node: string;
}

export function machine(): Machine {
  return {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
}

/** Processes that wanted a core, averaged over the last minute; our own last minute is in it. */
export function load(): number {
  return loadavg()[0];
}

/** Above this many cores at work for others, times tell more about them. */
export const BUSY = 0.15;

/** Watches what the machine does for others; a virtual machine's host counts where it takes time away. */
export class OthersWatch {
  private readonly began = performance.now();
  private readonly busy = secondsBusy();

  /** @param before what `ourSeconds` was when the watch began */
  constructor(private readonly before: number) {}

  /** Cores at work for others on average since then, when we ourselves have taken `ourSeconds` of processor time in all. */
  cores(ourSeconds: number): number {
    const seconds = (performance.now() - this.began) / 1000;
    return Math.max(0, secondsBusy() - this.busy - (ourSeconds - this.before)) / seconds;
  }
}

/** Cores at work while this process waits, over two seconds. */
export async function coresBusy(): Promise<number> {
  const watch = new OthersWatch(0);
  await new Promise((done) => setTimeout(done, 2000));
  return watch.cores(0);
}

/** The kernel counts processor time in hundredths of a second. */
const TICKS = 100;

/** Seconds that all cores together have worked since the machine started, or waited for the host of a virtual one. */
function secondsBusy(): number {
  const worked = cpus().reduce((sum, { times: t }) => sum + t.user + t.nice + t.sys + t.irq, 0) / 1000;
  // Linux only: elsewhere nothing is known of a host.
  const steal =
    process.platform === "linux" ? Number(/^cpu .*/m.exec(readFileSync("/proc/stat", "utf8"))![0].split(/\s+/)[8]) : 0;
  return worked + steal / TICKS;
}

/** Processor seconds that a running process and its threads have taken; 0 where the system does not tell. */
export function secondsWorked(pid: number): number {
  if (process.platform !== "linux") return 0;
  try {
    // Behind the program's name, which may hold anything: fields 14 and 15, and 16 and 17 for children that have ended.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS;
  } catch {
    return 0; // it has ended
  }
}

/** The largest resident size this process ever had, in MB, threads and native memory included. */
export function peakMemory(): number {
  return (Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync("/proc/self/status", "utf8"))![1]) * 1024) / 1e6;
}
