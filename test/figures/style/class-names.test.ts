import assert from "node:assert/strict";
import { test } from "node:test";
import { fc, propertyRuns } from "../../property-runs";
import { classNames } from "../../../lib/figures/style/class-names";
import { textWidth } from "../../../lib/figures/style/style";

const window = { x: [0, 1] as const, y: [0, 1] as const, width: 300, height: 300 };

test("a name stands above the thick of its points, not at their mean", () => {
  const points = [
    [0.2, 0.2],
    [0.21, 0.2],
    [0.2, 0.21],
    [0.19, 0.2],
    [0.9, 0.9],
    [0.8, 0.7],
  ] as [number, number][];
  const [name] = classNames([{ name: "sad", points }], window);
  assert.deepEqual([name.x, name.y, name.xshift], [0.2, 0.2, 0]);
  assert.ok((name.yshift as number) > 0);
});

test("of two names side by side that would touch, one gives way", () => {
  const apart = 0.9 * textWidth("exciting", 11, 700);
  const boxes = [0.4, 0.4 + apart / 300].map((x, i) => ({ name: ["exciting", "relaxing"][i], points: [[x, 0.5] as const] }));
  const [a, b] = classNames(boxes, window);
  assert.ok(Math.abs((a.yshift as number) - (b.yshift as number)) >= 12);
});

test("six names at random places overlap neither each other nor the panel's edge", () => {
  const names = ["exciting", "fear", "relaxing", "sad", "happy", "neutral"];
  const unit = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(unit, unit), { minLength: 6, maxLength: 6 }), (places) => {
      const boxes = classNames(
        places.map((point, i) => ({ name: names[i], points: [point] })),
        window,
      ).map((a, i) => ({
        x: (a.x as number) * 300 + (a.xshift as number),
        y: (a.y as number) * 300 + (a.yshift as number),
        half: textWidth(names[i], 11, 700) / 2,
      }));
      boxes.forEach((a, i) => {
        assert.ok(a.x - a.half > 0 && a.x + a.half < 300, `${names[i]} leaves the panel`);
        for (const b of boxes.slice(i + 1)) assert.ok(Math.abs(a.x - b.x) >= a.half + b.half || Math.abs(a.y - b.y) >= 12);
      });
    }),
    { numRuns: propertyRuns(200) },
  );
});
