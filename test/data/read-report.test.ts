import assert from "node:assert/strict";
import { test } from "node:test";
import { corrupt, describeReport, emptyReport } from "../../lib/data/read-report";
import { InputError } from "../../lib/runtime/check";

const place = { file: "a.tfrecord", record: 2, offset: 21 };

test("a line for each loss, and one of totals", () => {
  const report = { ...emptyReport(), records: 7 };
  corrupt(place, "it is torn", { onCorrupt: "skip", report });
  corrupt({ ...place, record: 5 }, "it is cut short", { onCorrupt: "skip", report }, true);
  assert.equal(
    describeReport(report),
    "a.tfrecord: left out record 2 (byte 21): it is torn\n" +
      "a.tfrecord: everything from record 5 (byte 21): it is cut short\n" +
      "7 records read, 2 problems skipped",
  );
});

test("unless it is to be skipped, what is corrupt ends the reading; without a report it is a warning", (t) => {
  const warn = t.mock.method(console, "warn", () => {});
  for (const options of [{}, { onCorrupt: "throw" as const, report: emptyReport() }])
    assert.throws(
      () => corrupt(place, "it is torn", options),
      (error) => error instanceof InputError && /a\.tfrecord: record 2 at byte 21: it is torn.*onCorrupt/.test(error.message),
    );
  assert.equal(warn.mock.callCount(), 0);
  corrupt(place, "it is torn", { onCorrupt: "skip" }, true);
  assert.match(String(warn.mock.calls[0].arguments[0]), /skipped the rest of a\.tfrecord at record 2, byte 21: it is torn/);
});
