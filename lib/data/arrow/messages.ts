import { check } from "../../runtime/check";
import { FlatTable, longAt } from "./flat-table";

/** A message of an Arrow file or stream: a table that tells of it, and bytes. */
export interface ArrowMessage {
  kind: number;
  /** Of the format. */
  version: number;
  table: FlatTable;
  body: Buffer;
  end: number;
}

/** Kinds of messages. */
export const [SCHEMA, DICTIONARY, RECORDS] = [1, 2, 3];
/** Versions of the format since Arrow 0.8, which differ in how a union lies. */
export const [V4, V5] = [3, 4];

const MAGIC = "ARROW1";
const CONTINUED = -1;

/**
 * The schema and the batches of an Arrow file or stream. Lengths and places are checked against the bytes.
 * @throws InputError that says what is wrong
 * @see https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc
 */
export function messagesOf(bytes: Buffer): { schema: FlatTable; batches: ArrowMessage[] } {
  const { schema, batches } = bytes.toString("latin1", 0, MAGIC.length) === MAGIC ? inFile(bytes) : inStream(bytes);
  check(schema, () => "it holds no schema");
  for (const { kind } of batches) check(kind === DICTIONARY || kind === RECORDS, () => `a message is of the kind ${kind}`);
  return { schema, batches };
}

/** A file has its schema, and the places of its batches, at its end. */
function inFile(bytes: Buffer) {
  const end = bytes.length - MAGIC.length - 4;
  check(end >= 8 && bytes.toString("latin1", end + 4) === MAGIC, () => "its end is missing");
  const start = end - bytes.readInt32LE(end);
  check(start >= 8 && start < end, () => "the places of its batches are missing");
  const footer = FlatTable.root(bytes.subarray(start, end));
  checkVersion(footer.int(4, 2));
  const batches = [8, 10].flatMap((field) =>
    footer.records(field, 24).map((block) => {
      const at = longAt(block, 0);
      check(at >= 8 && at < start, () => `a batch stands at place ${at} of ${start}`);
      const message = messageAt(bytes, at, start);
      check(message, () => `there is no batch at place ${at}`);
      check((message.kind === DICTIONARY) === (field === 8), () => "a batch is not of the kind that it should be");
      return { at, message };
    }),
  );
  const inOrder = [...batches].sort((a, b) => a.at - b.at);
  inOrder.forEach(({ at }, i) => check(i === 0 || at >= inOrder[i - 1].message.end, () => "batches lie over each other"));
  return { schema: footer.table(6), batches: batches.map(({ message }) => message) };
}

/** A stream is messages one after the other. It must have its end: without it, it may have been cut between two of them. */
function inStream(bytes: Buffer) {
  const messages: ArrowMessage[] = [];
  let at = 0;
  for (let message; (message = messageAt(bytes, at, bytes.length)); at = message.end) messages.push(message);
  const rest = bytes.subarray(at + (bytes.readInt32LE(at) === CONTINUED ? 8 : 4));
  check(
    rest.every((byte) => byte === 0),
    () => `${rest.length} bytes follow its end`,
  );
  const [first, ...batches] = messages;
  return { schema: first?.kind === SCHEMA ? first.table : undefined, batches };
}

/** The message at a place; undefined where the mark of the end stands there. */
function messageAt(bytes: Buffer, place: number, end: number): ArrowMessage | undefined {
  const wordAt = (at: number) => {
    check(at + 4 <= end, () => "its end is missing: it was cut short, or its writer was not closed");
    return bytes.readInt32LE(at);
  };
  const isContinued = wordAt(place) === CONTINUED;
  const length = isContinued ? wordAt(place + 4) : wordAt(place);
  if (length === 0) return undefined;
  const at = place + (isContinued ? 8 : 4);
  check(length > 0 && at + length <= end, () => `a message of ${length} bytes reaches beyond the end`);
  const header = FlatTable.root(bytes.subarray(at, at + length));
  const version = checkVersion(header.int(4, 2));
  const table = header.table(8);
  check(table, () => "a message holds nothing");
  const size = header.long(10);
  check(size >= 0 && at + length + size <= end, () => `a batch of ${size} bytes reaches beyond the end`);
  const body = bytes.subarray(at + length, at + length + size);
  return { kind: header.int(6, 1), version, table, body, end: at + length + size };
}

function checkVersion(version: number): number {
  check(version === V4 || version === V5, () => `it is of the version ${version + 1} of the format; known are 4 and 5`);
  return version;
}
