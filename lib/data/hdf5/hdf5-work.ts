import { resolve } from "node:path";
import type { Dataset, File } from "h5wasm";
import { InputError } from "../../runtime/check";
import { importModule } from "../../runtime/files/import-module";

/*
 * What runs in a thread with the HDF5 library, one file at a time. Errors are thrown through that library, past what it would still
 * have done: after one it holds the file, and what it read of it. So the thread is ended then.
 */

/** A data set of an open file. */
export interface Hdf5Data {
  name: string;
  /** Length of each axis; null where it holds nothing. */
  shape: number[] | null;
  /** Its type, as HDF5 counts them. */
  type: number;
  /** The type's name, where it is no record. */
  dtype?: string;
  /** Bytes of one value. */
  size: number;
  signed: boolean;
  /** A filter that is not of the library's own. */
  foreign?: string;
}

/** Which values of a data set are read: those from place `from` to before `to` of its first axis. */
export interface Hdf5Slice {
  name: string;
  from: number;
  to: number;
}

/** What of h5wasm is used; its library for node reads the file itself, in slices. */
interface H5 {
  File: new (path: string, mode: "r") => File;
  ready: Promise<{ activate_throwing_error_handler(): number; FS: FileSystem }>;
}

interface FileSystem {
  open(path: string, flags: number, mode?: number): unknown;
  ErrnoError: new (code: number) => Error;
}

/** Filters that the HDF5 library reads by itself: gzip, shuffle, checksums, szip, n-bit and scale-offset. */
const LAST_OWN_FILTER = 6;
/** Flags of an open, of a new file and of a folder: as in Linux, on every system. */
const [NEW, FOLDER] = [0o300, 0o200000];
/** "There is no such file", as the library counts errors. */
const NO_FILE = 44;

let opened: { path: string; file: File } | undefined;
/** The path of another file that the open one names. */
let other: string | undefined;

/** Opens a file, and lists its data sets. @throws InputError when it cannot be read */
export async function openFile(path: string): Promise<Hdf5Data[]> {
  const { File: H5File, ready } = await importModule<H5>("h5wasm/node");
  const { activate_throwing_error_handler: throwErrors, FS } = await ready;
  // Without it a failed read gives zeros.
  throwErrors();
  guard(FS, path);
  return told(path, () => {
    const file = new H5File(path, "r");
    opened = { path, file };
    const found = file.paths().flatMap((name): Hdf5Data[] => {
      const entity = file.get(name) as Dataset | null;
      if (entity?.type !== "Dataset") return [];
      const { shape, dtype, metadata, filters } = entity;
      const { size, signed, type } = metadata;
      const foreign = filters.find(({ id }) => id > LAST_OWN_FILTER)?.name;
      return [{ name, shape, type, size, signed, ...(typeof dtype === "string" && { dtype }), ...(foreign && { foreign }) }];
    });
    other = undefined; // a link to another file is none of its data sets
    return found;
  });
}

/** Values of a data set of the open file: an array of numbers, or of texts. @throws InputError when they cannot be read */
export function readSlice({ name, from, to }: Hdf5Slice): { values: unknown } {
  const { path, file } = opened!;
  return told(`${path}, data set ${name}`, () => {
    const data = file.get(name) as Dataset;
    const { shape } = data;
    const values = shape?.length ? data.slice([[from, to], ...shape.slice(1).map((): [] => [])]) : data.value;
    // Records are objects of the library, which no other thread knows.
    return {
      values: Array.isArray(values) ? values.map((value) => (typeof value === "object" ? String(value) : value)) : values,
    };
  });
}

/** Closes the open file. */
export function closeFile(): void {
  opened?.file.close();
  opened = undefined;
}

/** Lets the library open the one file, and new ones: by links and by data that lies elsewhere a file can name any other. */
function guard(files: FileSystem, path: string): void {
  const open = (files as { unguarded?: FileSystem["open"] }).unguarded ?? files.open;
  Object.assign(files, {
    unguarded: open,
    open: (asked: string, flags: number, mode?: number) => {
      const isNew = (flags & NEW) === NEW;
      if (isNew || resolve(asked) === resolve(path)) return open(asked, flags, mode);
      if ((flags & FOLDER) === 0) other = asked; // of filters, which it looks for in folders, it has none
      throw new files.ErrnoError(NO_FILE);
    },
  });
}

/** Does something of the HDF5 library, whose errors are of many lines: the last says what was the matter. */
function told<Result>(who: string, work: () => Result): Result {
  let why: string | undefined;
  try {
    const result = work();
    if (other === undefined) return result;
  } catch (error) {
    const lines = [...(error as Error).message.matchAll(/#\d+: .*?in \w+\(\): (.*)/g)];
    why = lines.length > 0 ? lines[lines.length - 1][1] : (error as Error).message;
  }
  if (other !== undefined) throw new InputError(`${who} lies in another file, ${other}: write it anew as one file`);
  throw new InputError(`${who} cannot be read as HDF5 (${why}): copy it again, or write it anew`);
}
