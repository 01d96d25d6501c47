/** A copy of the project's tree, in which faults are planted and tests run, one after another. */
import { type ChildProcess, spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Fault, plantedText } from "./faults";

/** Too large to be copied, and only read: shared by a link. */
const LINKED = ["node_modules", ".venv"];
/** Made anew in each copy: what a fault writes there must reach neither the project nor the next fault. */
const OWN = [".cache", ".git", "results", join("data", "synthetic")];
/** Kept features, which a fault may have made wrong. */
const KEPT_FEATURES = join(".cache", "features");

export class Workplace {
  readonly root = mkdtempSync(join(tmpdir(), "mutants-"));
  private readonly temporary = join(this.root, ".temporary");
  private running: ChildProcess | undefined;

  constructor(project: string) {
    const skipped = [...LINKED, ...OWN].map((name) => join(project, name));
    cpSync(project, this.root, { recursive: true, filter: (path) => !skipped.includes(path) });
    for (const name of LINKED) if (existsSync(join(project, name))) symlinkSync(join(project, name), join(this.root, name));
    mkdirSync(join(this.root, ".cache"));
    for (const name of readdirSync(join(project, ".cache")).filter((name) => join(".cache", name) !== KEPT_FEATURES))
      symlinkSync(join(project, ".cache", name), join(this.root, ".cache", name));
    mkdirSync(this.temporary);
  }

  /** Whether one of the tests fails with the fault in its place. The file is as before afterwards. */
  async notices(fault: Fault, tests: readonly string[], milliseconds: number): Promise<boolean> {
    const path = join(this.root, fault.file);
    const before = readFileSync(path);
    writeFileSync(path, plantedText(this.root, fault));
    try {
      return !(await this.pass(tests, milliseconds));
    } finally {
      writeFileSync(path, before);
    }
  }

  /** Whether all tests pass, file after file up to the first failure; a file that takes longer than the time fails. */
  async pass(tests: readonly string[], milliseconds: number): Promise<boolean> {
    try {
      for (const test of tests) if (!(await this.passes(test, milliseconds))) return false;
      return true;
    } finally {
      this.tidy();
    }
  }

  dispose(): void {
    this.stop();
    rmSync(this.root, { recursive: true, force: true });
  }

  private passes(test: string, milliseconds: number): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, ["--import", "tsx", "--test-reporter=tap", test], {
        cwd: this.root,
        // Of its own group, so that whatever it started ends with it.
        detached: true,
        env: { ...process.env, TMPDIR: this.temporary },
        stdio: ["ignore", "pipe", "ignore"],
      });
      this.running = child;
      const timer = setTimeout(() => this.stop(), milliseconds);
      let line = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        const lines = (line + text).split("\n");
        line = lines.pop()!;
        // One failure is enough.
        if (lines.some((one) => /^\s*not ok /.test(one) && !/# (SKIP|TODO)/.test(one))) this.stop();
      });
      child.on("error", reject);
      child.on("close", (code) => {
        clearTimeout(timer);
        this.running = undefined;
        resolve(code === 0);
      });
    });
  }

  private stop(): void {
    const pid = this.running?.pid;
    if (pid === undefined) return;
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // it has ended by itself
    }
  }

  /** Removes what tests wrote, but for tsx's cache, whose keys are contents. */
  private tidy(): void {
    for (const name of readdirSync(this.temporary))
      if (!name.startsWith("tsx-")) rmSync(join(this.temporary, name), { recursive: true, force: true });
    for (const name of [KEPT_FEATURES, join("data", "synthetic"), "results"])
      rmSync(join(this.root, name), { recursive: true, force: true });
  }
}
