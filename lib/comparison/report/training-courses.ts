import type { RunRecord } from "../runs/run-record";

/** Runs that a sentence names. */
const NAMED = 5;

/**
 * Which trainings diverged or recovered, in a sentence for below a table; undefined where none did. Records of earlier versions do not
 * say it.
 */
export function coursesNote(records: readonly RunRecord[]): string | undefined {
  const diverged = records.filter(({ training }) => training?.ended === "diverged");
  const recovered = records.filter(({ training }) => (training?.recoveries?.length ?? 0) > 0);
  const sentences = [
    ...(diverged.length > 0
      ? [`${trainings(diverged)} diverged, and the best epoch before that is used: ${names(diverged)}.`]
      : []),
    ...(recovered.length > 0
      ? [`${trainings(recovered)} diverged and went on with a smaller learning rate and a larger ridge: ${names(recovered)}.`]
      : []),
  ];
  return sentences.length > 0 ? sentences.join(" ") : undefined;
}

function trainings({ length }: readonly RunRecord[]): string {
  return length === 1 ? "1 training" : `${length} trainings`;
}

function names(records: readonly RunRecord[]): string {
  const some = records
    .slice(0, NAMED)
    .map(({ label, sweep, fold, seed }) => `${label}${sweep && `, ${sweep}`} (fold ${fold}, seed ${seed})`);
  return some.join("; ") + (records.length > NAMED ? `; and ${records.length - NAMED} more` : "");
}
