import { checkObject, checkObjects } from "../../runtime/arguments";
import { InputError } from "../../runtime/check";
import { warn } from "../../runtime/tell";

/** Where in the data something could not be read. */
export interface RecordPlace {
  file: string;
  /** 1 for the first record of the file. */
  record: number;
  /** Byte at which the record's framing starts; in a gzip file, counted after decompression. */
  offset: number;
}

/** A record that was left out, or the rest of a file from this record on. */
export interface SkippedRecord extends RecordPlace {
  problem: string;
  /** True when nothing after this record of the file could be read either. */
  restOfFile: boolean;
}

/** What reading came to. Pass an empty one as option `report`; it is filled while records are read. */
export interface ReadReport {
  /** Records that were read well. */
  records: number;
  skipped: SkippedRecord[];
}

/** What a reader does with damaged records, and where it reports them. */
export interface CorruptOptions {
  /**
   * What to do with a record that is corrupt, cut short or not a YouTube-8M record: throw (the default, because a
   * data set that shrinks unnoticed is worse than an error) or skip it, count it and continue.
   */
  onCorrupt?: "throw" | "skip";
  /** Filled while reading. With `skip` and no report, what was skipped is printed as a warning. */
  report?: ReadReport;
}

/** More than this many problems are not damage but other data; a list of them all could fill the memory. */
const MAX_SKIPPED = 100_000;

/** A report with nothing in it yet, to hand to a reader. */
export function emptyReport(): ReadReport {
  return { records: 0, skipped: [] };
}

/** Throws, or notes the problem in the report, as the options ask. */
export function corrupt(place: RecordPlace, problem: string, options: CorruptOptions, restOfFile = false): void {
  const { file, record, offset } = place;
  if (options.onCorrupt !== "skip") {
    const skip = restOfFile ? "the rest of the file" : "it";
    throw new InputError(
      `${file}: record ${record} at byte ${offset}: ${problem}. Fetch the file again, or skip ${skip} with onCorrupt: "skip"`,
    );
  }
  const { report } = options;
  const count = report?.skipped.length ?? 0;
  if (count >= MAX_SKIPPED) throw new InputError(`${file}: ${count} records cannot be read: these are no YouTube-8M shards`);
  if (report) report.skipped.push({ file, record, offset, problem, restOfFile });
  else warn(`skipped ${restOfFile ? "the rest of " : ""}${file} at record ${record}, byte ${offset}: ${problem}`);
}

/** What {@link corrupt} advises besides. */
const ADVICE = /, or skip (it|the rest of the file) with onCorrupt: "skip"/g;

/** An error's message as a command says it: with the command's own option for skipping, or without that advice where it has none. */
export function inCommandWords(message: string, option?: string): string {
  return message.replace(ADVICE, option === undefined ? "" : `, or skip $1 with ${option}`);
}

/**
 * One line a file that lost something, and a line of totals.
 * @throws InputError when it is not such a report
 */
export function describeReport(report: ReadReport): string {
  checkObject(report, "the report", "what emptyReport gives", { records: "number", skipped: "list" });
  const { records, skipped } = report;
  checkObjects(skipped, "the report's skipped", "skipped records", { file: "text", record: "number", offset: "number" });
  const lines = skipped.map(
    ({ file, record, offset, problem, restOfFile }) =>
      `${file}: ${restOfFile ? "everything from" : "left out"} record ${record} (byte ${offset}): ${problem}`,
  );
  return [...lines, `${records} records read, ${skipped.length} problems skipped`].join("\n");
}
