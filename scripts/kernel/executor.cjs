// Runs cells one after another; each sees what the earlier ones declared, even when they ended early.
const { createRequire } = require("node:module");
const { join } = require("node:path");
const { cellName, Interrupted, refused, rememberCell, thrown } = require("./errors.cjs");
const { breakable, runBreakable, unbroken } = require("./interrupts.cjs");

class Executor {
  /** Declarations of all cells so far, as a .d.ts. */
  declared = "";
  /** Names that the running cell has given values. */
  reached = new Set();

  constructor(language, library) {
    this.language = language;
    this.library = library;
    this.values = {};
    this.exports = new Proxy(this.values, {
      // TypeScript gives imported names by getters; as plain values they can be given anew.
      defineProperty: (values, name, { get, value }) => {
        if (name !== "__esModule") values[name] = get ? get() : value;
        this.reached.add(name);
        return true;
      },
    });
    const load = createRequire(join(process.cwd(), "cell.js"));
    const require = Object.assign((name) => unbroken(() => load(name)), load); // a module half loaded would stay so
    globalThis.__tslab__ = { run: (cell) => breakable(() => cell(this.exports, require)) };
    this.endCell = () => {};
  }

  /** Runs a cell, and calls `ready` before its code does anything; resolves to `{ value }` of its last expression, or to the `{ error }` that ended it. */
  async execute(code, number, ready) {
    const interrupted = new Promise((_, reject) => (this.endCell = () => reject(new Interrupted())));
    interrupted.catch(() => {});
    try {
      const cell = await Promise.race([this.language.ask("convert", this.declared, code), interrupted]).finally(ready);
      if (cell.problems.length > 0) return { error: refused(number, code, cell.problems) };
      rememberCell(number, code, cell);
      this.library.refresh();
      // An interrupt that has come is heard before the cell, which would drown it.
      await Promise.race([new Promise((resolve) => setImmediate(resolve)), interrupted]);
      return await this.run(cell, number, interrupted);
    } catch (error) {
      return { error: thrown(error) };
    } finally {
      this.endCell = () => {};
    }
  }

  async run({ code, names, declared, hasAwait, resultName }, number, interrupted) {
    this.reached = new Set();
    try {
      const wrapped = `__tslab__.run(${hasAwait ? "async " : ""}function (exports, require) {\n${code}\n})`;
      const done = runBreakable(wrapped, { filename: cellName(number), lineOffset: -1 });
      if (hasAwait) await Promise.race([done, interrupted]);
      this.declared = declared;
    } catch (error) {
      const unreached = names.filter((name) => !this.reached.has(name));
      this.declared = await this.language.ask("surviving", this.declared, declared, unreached);
      throw error;
    }
    const value = this.values[resultName];
    delete this.values[resultName];
    return { value };
  }
}

module.exports = { Executor };
