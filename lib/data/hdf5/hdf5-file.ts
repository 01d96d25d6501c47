import { check, InputError } from "../../runtime/check";
import { type Thread, threadPool } from "../../runtime/threads/threads";
import { closeFile, type Hdf5Data, type Hdf5Slice, openFile, readSlice } from "./hdf5-work";

/** An HDF5 file, opened in a thread of its own. */
export interface Hdf5File {
  data: readonly Hdf5Data[];
  /** Values of a data set. @throws InputError when they cannot be read */
  read(slice: Hdf5Slice): Promise<unknown>;
  close(): void;
}

/**
 * Opens an HDF5 file. Its library keeps a file that it failed to read, and what it read of it, for as long as it runs: so it runs in
 * a thread, which is ended after a failure.
 * @throws InputError when it cannot be opened: damaged, cut short, or no HDF5
 */
export async function openHdf5File(path: string): Promise<Hdf5File> {
  const thread = threadPool.take();
  let failed = false;
  let last: Promise<unknown> = Promise.resolve();
  // A thread answers one call at a time.
  const call = <Result>(work: (argument: never) => Result | Promise<Result>, argument?: unknown) => {
    const done = last.then(() => called(thread, work.name, argument, path));
    last = done.catch(() => (failed = true));
    return done as Promise<Result>;
  };
  const end = () => void last.then(() => (failed ? thread.end() : threadPool.giveBack(thread)));
  try {
    const data = await call<Hdf5Data[]>(openFile, path);
    let isOpen = true;
    return {
      data,
      read: async (slice) => {
        check(isOpen, () => `${path} is closed`);
        return (await call(readSlice, slice)).values;
      },
      close: () => {
        if (!isOpen) return;
        isOpen = false;
        call(closeFile).catch(() => undefined); // then the thread is ended, and the file closed with it
        end();
      },
    };
  } catch (error) {
    end();
    throw error;
  }
}

async function called(thread: Thread, name: string, argument: unknown, path: string): Promise<unknown> {
  try {
    return await thread.call({ module: "data/hdf5/hdf5-work", name, argument });
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${path} cannot be read as HDF5 (${(error as Error).message}): copy it again, or write it anew`);
  }
}
