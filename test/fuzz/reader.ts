/** A valid file that a reader reads, which is damaged. */
export interface Seed {
  /** Its path below the folder that the reader is given. */
  file: string;
  bytes: Buffer;
  /** How damages reach what lies behind checksums. */
  form?: Form;
}

/** A file without its checksums, and with them again. */
export interface Form {
  open(bytes: Buffer): Buffer;
  seal(bytes: Buffer): Buffer;
}

/** A reader of the library as the fuzzer calls it. */
export interface Reader<Value = unknown> {
  name: string;
  /** Writes valid files into a folder, which is there and empty, and says which of them are damaged. */
  seeds(folder: string): Promise<Seed[]>;
  /** Reads what lies in the folder. @throws InputError where it is refused */
  read(folder: string, file: string): Promise<Value>;
  /** Inputs that it gets in `npm test`, where reading one takes long. */
  fewer?: number;
  /** Writes what was accepted to a new folder and reads it from there: the same must come back. */
  again?(value: Value, folder: string): Promise<Value>;
}

/** A reader of any kind of value. */
export function reader<Value>(parts: Reader<Value>): Reader {
  return parts as Reader;
}
