import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { documentation } from "../../scripts/site/reference/documentation";
import { publicNames } from "../../scripts/site/reference/exports";
import { referencePages } from "../../scripts/site/reference/reference";
import { membersOf, signature } from "../../scripts/site/reference/signature";
import { temporaryFolder } from "../temporary-folder";

const folder = temporaryFolder();
mkdirSync(join(folder, "room"));
writeFileSync(
  join(folder, "room", "thing.ts"),
  `import type { Hidden } from "./hidden";
/**
 * Makes a {@link Shape}; see {@link hidden}.
 *
 *     a = b
 * @param size in pixels
 * @returns a shape
 * @throws InputError when the
 *   size is negative
 */
export async function make(size: number, { deep = false }: Options = {}): Promise<Shape> {
  return { size };
}
/** Twice. */
export function twice(value: number): number;
export function twice(value: string): string;
export function twice(value: unknown): unknown {
  return value;
}
/** A shape. */
export interface Shape<T = number> extends Base<T> {
  /** In pixels. */
  size: T;
  /** Grows. */
  grow(by: number): void;
}
/** Options. */
export type Options = { deep?: boolean };
/** Two things. */
export type Either = "a" | "b";
const KINDS = ["x", "y"] as const;
/** One of them. */
export type Kind = (typeof KINDS)[number];
/** A class. */
export class Box extends Shape2 {
  /** Its name. */
  name = "box";
  private secret = 1;
  constructor(readonly width: number) { super(); }
  /** Opens it. */
  open(): void { this.secret++; }
}
/** Settings. */
export const DEFAULTS = { size: 3 } as const;
/** A function in a constant. */
export const HOOKS = { run: () => 1 };
`,
);
writeFileSync(
  join(folder, "index.ts"),
  `/** What users take. */

// Making: first things, such as \`make\`
export { make, twice } from "./room/thing";
export { type Shape, type Options, type Either, type Kind } from "./room/thing";

// Rest
export { Box, DEFAULTS, HOOKS } from "./room/thing";
`,
);
for (const entry of ["parts", "files", "media", "compare", "figures", "walkthrough"])
  writeFileSync(join(folder, `${entry}.ts`), `/** About ${entry}. */\n`);
const names = publicNames(folder);
const only = (name: string) => names.find((one) => one.name === name)!.declarations;

test("every exported name is found with its group, the overloads of a function together", () => {
  assert.deepEqual(
    names.map(({ name, group, declarations }) => `${group.id} ${name} ${declarations.length}`),
    [
      ...[
        "api-making make 1",
        "api-making twice 3",
        "api-making Shape 1",
        "api-making Options 1",
        "api-making Either 1",
        "api-making Kind 1",
      ],
      ...["api-rest Box 1", "api-rest DEFAULTS 1", "api-rest HOOKS 1"],
    ],
  );
  assert.deepEqual([names[0].group.about, names[6].group.about], ["first things, such as `make`", ""]);
});

test("signatures are without bodies, members without what is private, values of constants without functions", () => {
  const shown = (name: string) => signature(only(name)[0]);
  assert.equal(shown("make"), "function make(size: number, { deep = false }: Options = {}): Promise<Shape>");
  assert.equal(shown("Shape"), "interface Shape<T = number> extends Base<T>");
  assert.equal(shown("Options"), "type Options");
  assert.equal(shown("Either"), 'type Either = "a" | "b";');
  assert.equal(shown("Kind"), 'type Kind = "x" | "y";');
  assert.equal(shown("Box"), "class Box extends Shape2");
  assert.equal(shown("DEFAULTS"), "const DEFAULTS = { size: 3 } as const");
  assert.equal(shown("HOOKS"), "const HOOKS");
  const members = (name: string) => membersOf(only(name)[0]).map(({ code }) => code);
  assert.deepEqual(members("Shape"), ["size: T", "grow(by: number): void"]);
  assert.deepEqual(members("Options"), ["deep?: boolean"]);
  assert.deepEqual(members("Box"), ["name", "constructor(readonly width: number)", "open(): void"]);
});

test("a comment is read in parts", () => {
  assert.deepEqual(documentation(only("make")[0]), {
    text: "Makes a {@link Shape}; see {@link hidden}.\n\n    a = b",
    params: [{ name: "size", text: "in pixels" }],
    returns: "a shape",
    throws: ["InputError when the\n  size is negative"],
  });
});

test("pages link names to their places, and show overloads without the implementation", () => {
  const [all, making] = referencePages(names);
  assert.match(all.html, /9 public names/);
  for (const { html } of [all, making]) assert.match(html, /First things, such as <code>make<\/code>\./);
  assert.match(all.html, /href="api-rest\.html#Box"/);
  assert.match(making.html, /<a href="api-making\.html#Shape"><code>Shape<\/code><\/a>; see <code>hidden<\/code>/);
  assert.match(making.html, /Promise&lt;<a href="api-making\.html#Shape">Shape<\/a>&gt;/);
  assert.match(making.html, /<dt>Throws<\/dt>\s*<dd><p>InputError when the\s+size is negative/);
  assert.equal(making.html.match(/<pre class="code"><span class="keyword">function<\/span> twice/g)?.length, 2);
  assert.doesNotMatch(making.html, /value: <span class="keyword">unknown/);
});
