import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { projectRoot } from "../../lib/runtime/files/project-root";

/** What came of one cell. */
export interface Outcome {
  status: "ok" | "error" | "aborted";
  /** Everything printed, both streams. */
  stream: string;
  error: { ename: string; evalue: string; traceback: string[] } | null;
  /** Of the last expression, by MIME type. */
  result: Record<string, unknown> | null;
  displays: Record<string, unknown>[];
  /** Whether what it had shown was taken back. */
  cleared: boolean;
  seconds: number;
}

/** Which kernel is driven. */
interface DrivenKernelOptions {
  /** Default: the project's own. */
  name?: string;
  /** A folder with kernelspecs beside the project's. */
  jupyterPath?: string;
  env?: NodeJS.ProcessEnv;
}

/** A kernel in the hands of `drive-kernel.py`, started from another folder than the project's. */
export class DrivenKernel {
  private readonly process: ChildProcess;
  private readonly answers: AsyncIterator<string>;

  private readonly ended: Promise<unknown>;

  constructor({ name = "tslab", jupyterPath, env }: DrivenKernelOptions = {}) {
    const root = projectRoot();
    this.process = spawn(join(root, ".venv", "bin", "python"), [join(__dirname, "drive-kernel.py"), name], {
      stdio: ["pipe", "pipe", "inherit"],
      cwd: join(root, "test"),
      env: {
        ...process.env,
        JUPYTER_PATH: [join(root, "share", "jupyter"), ...(jupyterPath ? [jupyterPath] : [])].join(delimiter),
        JUPYTER_RUNTIME_DIR: join(root, ".cache", "jupyter", "runtime"),
        PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
        ...env,
      },
    });
    this.ended = once(this.process, "exit");
    this.answers = createInterface({ input: this.process.stdout! })[Symbol.asyncIterator]();
  }

  /** One step of `drive-kernel.py`. */
  async step(step: object): Promise<unknown> {
    this.process.stdin!.write(JSON.stringify(step) + "\n");
    const { value, done } = await this.answers.next();
    if (done) throw new Error("the kernel or its driver ended");
    return JSON.parse(value);
  }

  /** Runs one cell. */
  async cell(code: string, options: { interrupt?: number | "output" } = {}): Promise<Outcome> {
    const [outcome] = await this.cells([code], options);
    return outcome;
  }

  /** Runs cells as "Run all" does: all are sent at once. */
  async cells(codes: string[], options: { interrupt?: number | "output"; stop_on_error?: boolean } = {}): Promise<Outcome[]> {
    return (await this.step({ cells: codes, ...options })) as Outcome[];
  }

  /** The text of a cell's last expression; throws what the cell threw. */
  async value(code: string): Promise<string> {
    const { result, error } = await this.cell(code);
    if (error) throw new Error(`${error.ename}: ${error.evalue}`);
    return String(result?.["text/plain"]);
  }

  /** The content of the reply to a request of another kind. */
  async ask(request: string, options: object): Promise<Record<string, unknown>> {
    return (await this.step({ request, ...options })) as Record<string, unknown>;
  }

  /** Asks the kernel to end while it runs a cell that has printed, and starts another. Resolves to how it ended. */
  async endDuring(code: string): Promise<{ seconds: number; status: number }> {
    return (await this.step({ end_during: code })) as { seconds: number; status: number };
  }

  /** Ends the driver, which tells nobody. */
  kill(): void {
    this.process.kill("SIGKILL");
  }

  /** Ends the kernel and resolves when it has ended. */
  async end(): Promise<void> {
    this.process.stdin!.end();
    await this.ended;
  }
}
