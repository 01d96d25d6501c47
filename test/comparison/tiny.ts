import { type ComparisonData, dataOfFeatures } from "../../lib/comparison/runs/comparison-data";
import type { ComparedMethod } from "../../lib/comparison/method";
import { methodsNamed } from "../../lib/comparison/methods/registry";
import { comparisonProtocol, planRuns, type ProtocolOptions } from "../../lib/comparison/protocol/protocol";
import type { ComparisonTask } from "../../lib/comparison/runs/run-comparison";
import type { RunRecord } from "../../lib/comparison/runs/run-record";
import { toyFeatures } from "../models/toy-features";

const tinyData = (n = 90): ComparisonData => dataOfFeatures(toyFeatures(n), { synthetic: true });

/** A comparison of a second or two. */
export function tinyTask(
  folder: string,
  methods: readonly ComparedMethod[] = methodsNamed(["chance", "cca"]),
  options: ProtocolOptions = {},
): ComparisonTask {
  const data = tinyData();
  const protocol = comparisonProtocol(data.features, { folds: 3, seeds: 2, epochs: 2, attentionEpochs: 1, ...options });
  return { data, protocol, plan: planRuns(protocol, methods), folder };
}

/** Everything of the records but their times. */
export const results = (records: readonly RunRecord[]) => records.map((record) => ({ ...record, seconds: 0, tuningSeconds: 0 }));
