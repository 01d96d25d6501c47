import * as tf from "@tensorflow/tfjs";
import { checkObject } from "../runtime/arguments";
import { check, described, InputError } from "../runtime/check";
import { codeFingerprint, fingerprint } from "../runtime/container/fingerprint";
import type { Weights } from "../runtime/tensorflow/weights";
import { CheckpointFiles, type TrainingName } from "./checkpoint/checkpoint-files";
import { type Checkpoint, checkpointSettings, Pace } from "./checkpoint/checkpoint-options";
import type { Course, SavedCourse } from "./course";
import type { TrainingStep } from "./step";
import { warn } from "../runtime/tell";

/** What makes a training the one that it is, besides its options and initial weights. */
export interface TrainingIdentity {
  /** What is trained, in small letters, such as `attention`: the beginning of the checkpoints' names. */
  name: string;
  /** Plain values: the data, and what the loss depends on. */
  inputs: object;
}

/** What is trained, as far as it decides what a checkpoint holds. */
interface Trained {
  initial: Weights;
  options: object;
  execution: "captured" | "eager";
  perEpoch: number;
  /** Of the loss, before any recovery. */
  ridge?: number;
  identity?: () => TrainingIdentity;
}

/** Options that change nothing in what a training comes to. */
const NO_MATTER = ["checkpoint", "execution", "onEpoch", "onHeldOut", "signal"];

/** The code that a training's numbers depend on: as it was when it was loaded, so once. */
const trains = (file: string) => /^(features|losses|metrics|models|runtime|training)[\\/]/.test(file);
let ofCode: string | undefined;

const FINISHED = "the training was finished before: its weights come from its checkpoint";
const CONTINUED = "continued from a checkpoint";

/** Whether a note of a history says only that a checkpoint was used: the result does not depend on that. */
export function isOfCheckpoint(note: string): boolean {
  return note === FINISHED || note.startsWith(CONTINUED);
}

/** The checkpoints of a training while it runs. */
export class Checkpoints {
  private readonly pace: Pace;
  private written = -1;
  private failed = false;

  private constructor(
    private readonly files: CheckpointFiles,
    private readonly course: Course,
    options: Parameters<typeof checkpointSettings>[0],
  ) {
    this.pace = new Pace(checkpointSettings(options));
  }

  /**
   * Opens those of a training; undefined, with a warning, when another process has them.
   * @throws InputError for options out of range, a training that does not say what it is, or a folder that cannot be written to
   */
  static async open(given: Checkpoint, course: Course, trained: Trained): Promise<Checkpoints | undefined> {
    const { folder, keep } = checkpointSettings(given);
    const files = await CheckpointFiles.open(folder, nameOf(trained), keep, warn);
    return files && new Checkpoints(files, course, given);
  }

  /**
   * Goes to where the newest usable checkpoint is, if there is one.
   * @param step makes the step, when it is needed
   */
  async restore(initial: Weights, step: () => TrainingStep): Promise<void> {
    const shapes = Object.fromEntries(Object.entries(initial).map(([name, { shape }]) => [name, shape]));
    const { course } = this;
    const found = await this.files.newest((saved, steps) => {
      const { state, back, done } = saved as SavedCourse;
      course.restore(saved as SavedCourse, shapes);
      check(
        steps === (course.finished ? Infinity : done),
        () => `it holds ${course.finished ? "the end" : `step ${done}`}, which its name does not say`,
      );
      for (const one of [back, state]) if (one) step().restore(one);
    });
    if (!found) return course.reset();
    this.written = course.done;
    course.notes.push(
      course.finished
        ? FINISHED
        : `${CONTINUED} after ${course.history.epochs.length} epochs` +
            (course.losses.length > 0 ? ` and ${course.losses.length} steps` : ""),
    );
  }

  /**
   * Writes one if it is due.
   * @param epoch that has just ended; undefined within one
   * @param back as of {@link Course.save}
   */
  async writeIfDue(step: TrainingStep, epoch?: number, back?: Weights): Promise<void> {
    if (this.pace.isDue(epoch)) await this.write(step, back);
  }

  /**
   * Writes one, unless there is one of this step. A failure is a warning: the training goes on, and tries again.
   * @param back as of {@link Course.save}
   */
  async write(step: TrainingStep, back?: Weights): Promise<void> {
    const { done } = this.course;
    if (this.written === done) return;
    const began = performance.now();
    this.written = (await this.tried(done, this.course.save(step.state(), back))) ? done : -1;
    this.pace.written(began);
  }

  /** Writes the end of the training in place of all others: the weights that it returns, and its history. */
  async finish(): Promise<void> {
    if (this.course.finished) await this.files.removeOthers("finished");
    else await this.tried("finished", this.course.save());
  }

  async close(): Promise<void> {
    await this.files.close();
  }

  private async tried(steps: number | "finished", saved: SavedCourse): Promise<boolean> {
    try {
      await this.files.write(steps, saved);
      this.failed = false;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      if (!this.failed) warn(`the training goes on without a new checkpoint: ${error.message}`);
      this.failed = true;
    }
    return !this.failed;
  }
}

function nameOf({ identity, options, initial, execution, perEpoch, ridge }: Trained): TrainingName {
  check(
    typeof identity === "function",
    () => `a training with checkpoints must say what it is, as identity: () => ({ name, inputs }); got ${described(identity)}`,
  );
  const { name, inputs } = identity();
  check(
    /^[a-z][a-z0-9-]*$/.test(name),
    () => `the name of a training must be small letters, digits and "-"; got ${described(name)}`,
  );
  checkObject(
    inputs,
    "the inputs of a training with checkpoints",
    "an object of plain values: the data, and what the loss depends on",
  );
  const decisive = Object.fromEntries(Object.entries(options).filter(([option]) => !NO_MATTER.includes(option)));
  const backend = tf.getBackend();
  const code = (ofCode ??= codeFingerprint(undefined, trains));
  return { name, key: fingerprint({ name, inputs, options: decisive, initial, execution, perEpoch, ridge, backend, code }) };
}
