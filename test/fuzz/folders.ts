import { existsSync, mkdirSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Seed } from "./reader";

type Placed = Pick<Seed, "file" | "bytes">;

/** The folder that a reader is given, in which one file at most is damaged, and one for what is written again. */
export class Folders {
  readonly given: string;
  private readonly again: string;
  private readonly valid = new Map<string, Placed>();
  private damaged: string | undefined;

  constructor(folder: string) {
    this.given = join(folder, "given");
    this.again = join(folder, "again");
    mkdirSync(this.given);
  }

  /** Writes the valid files; of several under one name the first. */
  begin(seeds: readonly Placed[]): void {
    for (const seed of seeds) if (!this.valid.has(seed.file)) this.valid.set(seed.file, seed);
    for (const seed of this.valid.values()) {
      mkdirSync(dirname(join(this.given, seed.file)), { recursive: true });
      write(this.given, seed);
    }
  }

  /** Puts a file in its place; every other one is valid. */
  place(input: Placed): void {
    if (this.damaged !== undefined && this.damaged !== input.file) write(this.given, this.valid.get(this.damaged)!);
    this.damaged = input.file;
    write(this.given, input);
  }

  /** An empty folder. */
  empty(): string {
    rmSync(this.again, { recursive: true, force: true });
    mkdirSync(this.again);
    return this.again;
  }
}

/** A file of its own each time: readers may remember one. */
function write(folder: string, { file, bytes }: Placed): void {
  const path = join(folder, file);
  if (existsSync(path)) unlinkSync(path);
  writeFileSync(path, bytes);
}
