/**
 * A name for a file that only this process may use: it holds the process's number and when it began, and the place where
 * those mean something.
 * @param folder where the file will stand
 */
export function newMark(folder: string): string;

/**
 * Whether the process that made a mark still lives. `"unknown"` when it cannot be asked after: it runs on another machine or
 * in another container, the file was copied from elsewhere, or the system does not tell when processes began.
 */
export function stateOf(mark: string, folder: string): "alive" | "dead" | "unknown";
