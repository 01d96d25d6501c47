import { join } from "node:path";
import { writeTfRecords } from "./tfrecord-writer";

/**
 * Writes records into the shards `name-00000.tfrecord`, `name-00001.tfrecord`, … of a folder, so many in each. The source is closed in
 * any case.
 * @returns the names of the shards
 */
export async function writeNumberedShards(
  folder: string,
  name: string,
  records: AsyncGenerator<Uint8Array>,
  recordsPerShard: number,
): Promise<string[]> {
  const names: string[] = [];
  /** `first` and the records after it, as many as a shard takes; a plain for-of would close the source after one shard. */
  async function* upTo(first: Uint8Array): AsyncGenerator<Uint8Array> {
    yield first;
    for (let i = 1; i < recordsPerShard; i++) {
      const next = await records.next();
      if (next.done) return;
      yield next.value;
    }
  }
  try {
    for (let next = await records.next(); !next.done; next = await records.next()) {
      names.push(`${name}-${String(names.length).padStart(5, "0")}.tfrecord`);
      await writeTfRecords(join(folder, names[names.length - 1]), upTo(next.value));
    }
  } finally {
    await records.return(undefined);
  }
  return names;
}
