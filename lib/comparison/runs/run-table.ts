import * as aq from "arquero";
import { checkRecords, type RankingMeasures, type RunRecord } from "./run-record";

/**
 * One row for each ranking of each record, to look at with arquero: `runTable(records).groupby("method").rollup(…)`. Records of
 * videos without classes have no columns of what is measured by class.
 * @throws InputError when they are not records
 */
export function runTable(records: readonly RunRecord[]): aq.ColumnTable {
  checkRecords(records);
  const rows = records.flatMap(({ rankings, ...shared }) => rankings.map((ranking) => ({ ...shared, ...ranking })));
  const table = aq.from(rows);
  return records.some(({ classes }) => classes.length > 0) ? table : table.select(aq.not(...BY_CLASS));
}

/** Columns of what is known or measured by class. */
const BY_CLASS: (keyof RunRecord | keyof RankingMeasures)[] = [
  ...(["classes", "labels", "map", "mrr", "precisionAt", "classMap", "precision", "averagePrecision", "confusion"] as const),
];

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
