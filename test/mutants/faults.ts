/** The lists of planted faults: what is changed where, and which tests must notice. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { check } from "../../lib/runtime/check";

/** One fault, as test/mutants/*.json hold it. Paths are relative to the project's root. */
export interface Fault {
  /** What is wrong, in words. No two faults share a name. */
  name: string;
  file: string;
  /** Text that stands in the file exactly once. */
  old: string;
  new: string;
  /** Tests that should notice, besides the file's own: test/<room>/<name>.test.ts for lib/<room>/<name>.ts. */
  tests?: string[];
}

/** All faults of all lists, list after list. */
export function readFaults(root: string): Fault[] {
  const folder = join(root, "test", "mutants");
  const lists = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return lists.sort().flatMap((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Fault[]);
}

/** The file's text with the fault in it. @throws InputError that names the fault when its old text is not there once */
export function plantedText(root: string, fault: Fault): string {
  const path = join(root, fault.file);
  check(existsSync(path), () => `"${fault.name}": there is no ${fault.file}; correct the list`);
  const parts = readFileSync(path, "utf8").split(fault.old);
  const count = parts.length - 1;
  check(count === 1, () => `"${fault.name}": its old text stands ${count} times in ${fault.file}; correct the list`);
  check(fault.old !== fault.new, () => `"${fault.name}" changes nothing; correct the list`);
  return parts.join(fault.new);
}

/** The tests of a fault: the file's own first, since they are the likeliest to notice. */
export function testsOf(root: string, { name, file, tests = [] }: Fault): string[] {
  const own = file.replace(/^lib\//, "test/").replace(/\.[jt]s$/, ".test.ts");
  const all = [...new Set([...(existsSync(join(root, own)) ? [own] : []), ...tests])];
  check(all.length > 0, () => `"${name}": there is no ${own}; name the tests that should notice`);
  const missing = all.find((test) => !existsSync(join(root, test)));
  check(missing === undefined, () => `"${name}": there is no ${missing}; correct the list`);
  return all;
}
