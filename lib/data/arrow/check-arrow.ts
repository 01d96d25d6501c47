import { check } from "../../runtime/check";
import { ArrowBatch, type Decompress } from "./batch";
import { checkColumn } from "./check-column";
import { type ArrowField, fieldsOf, NULL } from "./fields";
import { DICTIONARY, messagesOf } from "./messages";

/** Bytes that a file's compressed arrays may come to: so many times its own, and some. */
const [LARGEST_RATIO, SOME] = [1000, 64 * 2 ** 20];
/** Rows that a column can number. */
const MOST_ROWS = 2 ** 31 - 1;

/**
 * Checks an Arrow file or stream, whose library takes every count and place in it on trust: its messages, their tables, and of each
 * batch that every column has the values that it says, that lists and texts lie within their arrays, and that texts are UTF-8.
 * @returns its columns, and the number of its rows
 * @throws InputError that says what is wrong
 */
export function checkArrow(bytes: Buffer, decompress: Decompress): { fields: ArrowField[]; rows: number } {
  const { schema, batches } = messagesOf(bytes);
  const fields = fieldsOf(schema);
  const dictionaries = new Map(fields.flatMap(dictionariesIn));
  let left = LARGEST_RATIO * bytes.length + SOME;
  let rows = 0;
  for (const message of batches) {
    const isDictionary = message.kind === DICTIONARY;
    const table = isDictionary ? message.table.table(6) : message.table;
    check(table, () => "a dictionary is empty");
    const batch = new ArrowBatch(message, table, decompress);
    check((left -= batch.size) >= 0, () => "its arrays come to far more than it can hold");
    const columns = isDictionary ? [dictionaries.get(message.table.long(4))] : fields;
    for (const field of columns) {
      check(field, () => "a dictionary belongs to no column");
      check(batch.nextLength() === batch.length, () => `column ${field.name} has ${batch.nextLength()} rows of ${batch.length}`);
      checkColumn(field, batch);
    }
    batch.end();
    if (!isDictionary) rows += batch.length;
  }
  check(rows <= MOST_ROWS, () => `it has ${rows} rows`);
  return { fields, rows };
}

/** The dictionaries that a column and its parts have, as columns of their entries. */
function dictionariesIn({ dictionary, ...field }: ArrowField): [id: number, entries: ArrowField][] {
  const inner = field.children.flatMap(dictionariesIn);
  if (!dictionary) return inner;
  check(field.children.length === 0 && field.kind !== NULL, () => `column ${field.name} has a dictionary of lists`);
  return [[dictionary.id, field]];
}
