import { openPreparedFile } from "../parquet/prepared-file";
import { encodeSequenceExample } from "./encode-sequence-example";
import { PREPARED_NAME } from "./shard-paths";
import { readTfRecords, type ReadTfRecordsOptions, type TfRecord } from "./tfrecord-reader";

/**
 * The records of a shard, as {@link readTfRecords} gives them. Of a Parquet file that `npm run prepare-shards` made they are those that
 * `npm run import` would write of its videos, to the byte. Such a file is checked as a whole: what is wrong with it is never skipped.
 * @throws InputError when the file is missing or damaged
 */
export function readShardRecords(file: string, options: ReadTfRecordsOptions = {}): AsyncGenerator<TfRecord> {
  return PREPARED_NAME.test(file) ? preparedRecords(file) : readTfRecords(file, options);
}

async function* preparedRecords(file: string): AsyncGenerator<TfRecord> {
  const { videos } = await openPreparedFile(file);
  let record = 0;
  for await (const { id, audio, video } of videos()) {
    const bytes = encodeSequenceExample({ id, labels: [] }, { audio, rgb: video });
    yield { file, record: ++record, offset: 0, data: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
  }
}
