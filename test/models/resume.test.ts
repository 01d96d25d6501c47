import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { writeFeatureRows } from "../../lib/models/from-disk/write-feature-rows";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { temporaryFolder } from "../temporary-folder";
import { compared, resumedFits } from "./resumed-fits";
import { toyFeatures } from "./toy-features";

before(() => useBackend());

const root = temporaryFolder();
const data = toyFeatures(90);
let folders = 0;

for (const execution of ["eager", "captured"] as const)
  test(`every network, cut off after an epoch and stopped within one, goes on to the same model, to the bit: ${execution}`, async () => {
    const fits = resumedFits(data, await writeFeatureRows(join(root, `rows ${execution}`), data, { shardRows: 40 }));
    for (const [name, fit] of Object.entries(fits)) {
      const whole = compared(await fit({ execution }));
      const { numTensors } = tf.memory();
      const checkpoint = { folder: join(root, `${folders++}`), everyEpochs: 1 };
      const cut = (epochs: number) => (epoch: { epoch: number }) => {
        if (epoch.epoch === epochs) throw new Error("cut off");
      };
      // As by a kill: what was done since the last checkpoint is lost, the epoch that it is thrown in among it.
      await assert.rejects(fit({ execution, checkpoint, onEpoch: cut(3) }), /^Error: cut off$/, name);
      // Two batches into the fourth epoch: it is asked before the epoch and before each batch.
      let asked = -Infinity;
      const signal = { get aborted() { return ++asked > 3; } } as AbortSignal; // prettier-ignore
      const onEpoch = ({ epoch }: { epoch: number }) => void (epoch === 3 && (asked = 0));
      const stopped = await fit({ execution, checkpoint, onEpoch, signal });
      assert.equal(stopped.history.ended, "stopped by the user", name);
      const { history, ...rest } = await fit({ execution, checkpoint });
      assert.deepEqual(compared({ history, ...rest }), whole, name);
      assert.match(history.notes!.join("\n"), /after 2 epochs\n.* after 3 epochs and 2 steps$/, name);
      // Finished, it gives the model at once.
      const again = await fit({ execution, checkpoint, onEpoch: () => assert.fail("an epoch was trained again") });
      assert.deepEqual(compared(again), whole, name);
      assert.match(again.history.notes!.at(-1)!, /finished before/, name);
      for (const file of readdirSync(checkpoint.folder)) assert.match(file, /^[a-z-]+-[0-9a-f]{12}\.finished\.checkpoint$/, name);
      assert.equal(tf.memory().numTensors, numTensors, name);
    }
  });
