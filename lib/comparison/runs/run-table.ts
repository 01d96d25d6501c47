import * as aq from "arquero";
import { checkRecords, type RunRecord } from "./run-record";

/**
 * One row for each ranking of each record, to look at with arquero: `runTable(records).groupby("method").rollup(…)`.
 * @throws InputError when they are not records
 */
export function runTable(records: readonly RunRecord[]): aq.ColumnTable {
  checkRecords(records);
  return aq.from(records.flatMap(({ rankings, ...shared }) => rankings.map((ranking) => ({ ...shared, ...ranking }))));
}

/**
 * The rows of {@link runTable} as an Arrow file for other programs, such as pandas: options, versions and the course of the
 * training as JSON, since their fields differ from method to method.
 */
export function runsAsArrow(records: readonly RunRecord[]): Uint8Array {
  const flat = records.map(({ options, versions, training, ...record }) => ({
    ...record,
    options: JSON.stringify(options),
    versions: JSON.stringify(versions),
    training: training ? JSON.stringify(training) : null,
  }));
  return aq.toArrowIPC(runTable(flat as unknown as RunRecord[]), { format: "file" }) as Uint8Array;
}
