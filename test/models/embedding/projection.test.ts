import assert from "node:assert/strict";
import { test } from "node:test";
import { fitCca } from "../../../lib/models/cca/linear-cca";
import { ccaProjection, UNPROJECTED } from "../../../lib/models/embedding/projection";
import { toMatrix } from "../../../lib/runtime/matrix";
import { Random } from "../../../lib/runtime/random";

const random = new Random("projection");
const rows = (width: number) => Array.from({ length: 20 }, () => Array.from({ length: width }, () => random.gaussian()));

test("audio is x of the CCA and video is y", () => {
  const [x, y] = [rows(3), rows(3)];
  const cca = fitCca(x, y);
  const projection = ccaProjection(cca);
  assert.deepEqual(projection.audio(toMatrix(x, "x")), cca.projectX(x));
  assert.deepEqual(projection.video(toMatrix(y, "y")), cca.projectY(y));
  assert.notDeepEqual(cca.projectX(x), cca.projectY(x));
  const same = toMatrix(x, "x");
  assert.equal(UNPROJECTED.audio(same), same);
  assert.equal(UNPROJECTED.video(same), same);
});
