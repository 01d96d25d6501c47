import assert from "node:assert/strict";
import { before, test } from "node:test";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { fitOwnMusic } from "../../lib/walkthrough/own-music/fit-own-music";
import { networkFits } from "./fits";
import { ODD } from "./odd-data";
import { outcome } from "./outcome";

before(() => useBackend());

/** Every fit that trains a network, as users call it: steps are captured where the backend can. */
const FITS = { ...networkFits(undefined), fitOwnMusic: { fit: async (data: typeof ODD.toy) => (await fitOwnMusic(data)).model } };

for (const [what, data] of Object.entries(ODD))
  test(`by the default execution every network trains or says why not: ${what}`, async () => {
    for (const [name, { fit }] of Object.entries(FITS)) {
      const result = await outcome(fit, data);
      assert.match(result, /^trained$|^InputError: [^\n]{20,400}$/, name);
      if (what === "as it is") assert.equal(result, "trained", name);
      // Whoever calls it can set neither outputs nor batch size.
      if (name === "fitOwnMusic") assert.doesNotMatch(result, /batchSize|outputs/);
    }
  });
