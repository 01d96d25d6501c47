import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import type { WriteAnswer, WriteRequest } from "./writer";

/** What happens at one call: the process is killed, or the call fails once. */
export const FAULTS = ["kill", "ENOSPC", "EIO", "EACCES"] as const;
export type Fault = (typeof FAULTS)[number];

/** How a writing went. */
export interface Outcome extends WriteAnswer {
  /** The signal that ended it. */
  killed?: string;
  /** How many calls there were below the folder. */
  calls: number;
}

/** Longer than this it hangs, on a busy machine too. */
const MILLISECONDS = 90_000;

/**
 * The environment of a process whose calls are counted, and at first none fails.
 * @param place a folder for what is needed besides
 * @param below where calls count; it must exist
 * @param log a file for a line on each call
 */
export function faultEnvironment(place: string, below: string, log: string): NodeJS.ProcessEnv {
  const [plan, library] = [join(place, "plan"), join(place, "fault-calls.so")];
  const options = ["-std=c++17", "-O1", "-fPIC", "-shared", "-D_GNU_SOURCE"];
  execFileSync(process.env.CXX ?? "g++", [...options, "-o", library, join(__dirname, "fault-calls.cc"), "-ldl"]);
  writeFileSync(plan, Buffer.alloc(24));
  const ours = { LD_PRELOAD: library, FAULTS_BELOW: below, FAULTS_PLAN: plan, FAULTS_LOG: log };
  return { ...process.env, ...ours, UV_USE_IO_URING: "0" }; // which would go past the C library
}

/**
 * A process that writes below a folder, with a fault at a call that is chosen. It is used again as long as it lives; after it was
 * killed another one takes its place.
 *
 * Faults are made by a small library in front of the C library. strace can inject faults too, but counts the calls of each thread
 * for itself and cannot be told a folder: Node writes in several threads, to names that are new each time, and wakes itself up by
 * `write`. So "the seventh write below this folder" is nothing that strace could be asked for.
 */
export class FaultyProcess {
  private readonly plan: string;
  private child: ChildProcess | undefined;

  private readonly environment: NodeJS.ProcessEnv;

  /** @param parameters as those of {@link faultEnvironment} */
  constructor(...parameters: Parameters<typeof faultEnvironment>) {
    this.environment = faultEnvironment(...parameters);
    this.plan = this.environment.FAULTS_PLAN!;
  }

  /** Writes, with a fault at the `at`-th call from 1 on, or none. */
  async run(request: WriteRequest, fault?: { kind: Fault; at: number }): Promise<Outcome> {
    this.child ??= this.start();
    const { child } = this;
    const plan = Buffer.alloc(24);
    plan.writeBigInt64LE(BigInt(fault?.at ?? 0), 8);
    plan.writeBigInt64LE(BigInt(fault === undefined || fault.kind === "kill" ? 0 : constants.errno[fault.kind]), 16);
    writeFileSync(this.plan, plan, { flag: "r+" });
    const answer = await new Promise<WriteAnswer & { killed?: string }>((resolve) => {
      const timer = setTimeout(() => {
        child.kill("SIGKILL");
        resolve({ error: { name: "Hang", message: `it took longer than ${MILLISECONDS / 1000} s` } });
      }, MILLISECONDS);
      const done = (given: WriteAnswer & { killed?: string }) => {
        clearTimeout(timer);
        child.removeAllListeners();
        resolve(given);
      };
      child.once("message", (message) => done(message as WriteAnswer));
      child.once("exit", (code, signal) => done({ killed: signal ?? `exit code ${code}` }));
      child.send(request);
    });
    if (answer.killed !== undefined || child.killed) this.child = undefined;
    return { ...answer, calls: Number(readFileSync(this.plan).readBigInt64LE(0)) };
  }

  end(): void {
    this.child?.kill("SIGKILL");
    this.child = undefined;
  }

  private start(): ChildProcess {
    return fork(join(__dirname, "write-process.ts"), [], {
      execArgv: ["--import", "tsx"],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      env: this.environment,
    });
  }
}
