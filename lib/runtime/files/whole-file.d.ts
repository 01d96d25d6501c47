import type { FileHandle } from "node:fs/promises";

/** The content of a file: text (UTF-8), bytes, pieces of either as they come, or a function that writes to the open file. */
export type FileContent = string | Uint8Array | AsyncIterable<string | Uint8Array> | ((handle: FileHandle) => Promise<void>);

/** `writeWhole` of `atomic-write.ts`, with the system's own errors. */
export function writeWholeFile(file: string, content: FileContent): Promise<void>;

/**
 * What went wrong with writing `file` and what to do, where the system's error is of a known kind.
 * @param what could not be done to it: `written`, unless another word is given
 */
export function writeProblem(error: unknown, file: string, what?: string): string | undefined;
