/**
 * A file name that only this process may use. It contains the process's number, its start time, and the machine or container that these
 * belong to.
 * @param folder the folder of the file
 */
export function newMark(folder: string): string;

/**
 * Whether the process that made a mark still lives. `"unknown"` when that cannot be checked: it runs on another machine or in another
 * container, the file was copied from elsewhere, or the system does not give the start times of processes.
 */
export function stateOf(mark: string, folder: string): "alive" | "dead" | "unknown";
