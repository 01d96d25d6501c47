import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { InputError } from "../../lib/runtime/check";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { allRequirements, parseRequirements } from "../../scripts/supply/requirements";
import { DEPRECATED, INSTALL_SCRIPTS } from "../../scripts/supply/reviewed";
import { makeSbom } from "../../scripts/supply/sbom";

interface Locked {
  /** Where it is installed under another name. */
  name?: string;
  version: string;
  integrity?: string;
  resolved?: string;
  link?: boolean;
  hasInstallScript?: boolean;
  deprecated?: string;
}

const lock = JSON.parse(readFileSync(join(projectRoot(), "package-lock.json"), "utf8")) as { packages: Record<string, Locked> };
const packages = Object.entries(lock.packages).filter(([path]) => path !== "");
/** A package's name by its path in the lock file. */
const nameOf = (path: string) => path.split("node_modules/").at(-1)!;
const names = (wanted: (locked: Locked) => unknown) =>
  [...new Set(packages.filter(([, locked]) => wanted(locked)).map(([path]) => nameOf(path)))].sort();

test("every package of the lock file has a checksum, and comes from no address of its own", () => {
  assert.ok(packages.length > 400);
  const faults = packages.filter(
    ([, one]) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(one.integrity ?? "") || one.resolved || one.link,
  );
  assert.deepEqual(faults.map(([path]) => path), []); // prettier-ignore
});

test("packages with a script for their installation are those that were looked at, and npm runs none of them", () => {
  assert.deepEqual(names(({ hasInstallScript }) => hasInstallScript), Object.keys(INSTALL_SCRIPTS).sort()); // prettier-ignore
  for (const reason of Object.values(INSTALL_SCRIPTS)) assert.ok(reason.length > 10);
  const read = (...path: string[]) => readFileSync(join(projectRoot(), ...path), "utf8");
  assert.match(read(".npmrc"), /^ignore-scripts=true$/m);
  for (const [, args] of read("scripts", "bootstrap", "packages.mjs").matchAll(/run\("npm", \[([^\]]*)\]/g))
    assert.match(args, /"--ignore-scripts"/);
});

test("deprecated packages are those that were looked at", () => {
  const locked = names(({ deprecated }) => deprecated);
  assert.deepEqual(locked.filter((name) => !Object.hasOwn(DEPRECATED, name)), []); // prettier-ignore
  // A package that is no longer there needs no reason.
  const there = new Set(packages.map(([path]) => nameOf(path)));
  assert.deepEqual(Object.keys(DEPRECATED).filter((name) => !there.has(name)), []); // prettier-ignore
});

test("every wheel has a version and a checksum, and pip is told to take nothing else and to run nothing", () => {
  assert.ok(allRequirements().length > 100);
  const bad: [text: string, message: RegExp][] = [
    ["a>=1 --hash=sha256:" + "0".repeat(64), /a\.txt: a>=1 .* is no requirement of one version/],
    ["a==1", /a\.txt: a has no --hash=sha256/],
    ["a==1 --hash=sha256:00", /has no --hash/],
    ["https://elsewhere.example/a.whl", /is no requirement of one version/],
    ["-r other.txt", /is no requirement/],
    ["--index-url https://elsewhere.example", /is no requirement/],
  ];
  for (const [text, message] of bad)
    assert.throws(() => parseRequirements(text, "a.txt"), (error) => error instanceof InputError && message.test(error.message), text); // prettier-ignore
  const two = parseRequirements(`# words\nA.b==1.0 \\\n    --hash=sha256:${"1".repeat(64)} \\\n    --hash=sha256:${"2".repeat(64)}\n`, "f");
  assert.deepEqual(two, [{ file: "f", name: "A.b", version: "1.0", sha256: ["1".repeat(64), "2".repeat(64)] }]);
  for (const file of ["packages.mjs", "wheels.mjs"]) {
    const text = readFileSync(join(projectRoot(), "scripts", "bootstrap", file), "utf8");
    assert.match(text, /"--require-hashes"/, file);
    assert.match(text, /"--only-binary=:all:"/, file); // a source package would run its own set-up
    assert.match(text, /"--no-deps"/, file);
  }
}); // prettier-ignore

test("the list of software holds every package of the lock file and every wheel, with checksums", () => {
  const { bomFormat, components } = makeSbom();
  assert.equal(bomFormat, "CycloneDX");
  const listed = new Set(components.map(({ purl }) => purl));
  const npm = packages.map(([path, { name, version }]) => `pkg:npm/${(name ?? nameOf(path)).replace("@", "%40")}@${version}`);
  const python = allRequirements().map(
    ({ name, version }) => `pkg:pypi/${name.toLowerCase().replace(/[._-]+/g, "-")}@${version}`,
  );
  const wanted = [...npm, ...python];
  assert.deepEqual(wanted.filter((one) => !listed.has(one)), []); // prettier-ignore
  assert.deepEqual(components.filter(({ hashes = [] }) => hashes.length === 0).map(({ name }) => name), []); // prettier-ignore
  const inside = components.flatMap(({ components: own = [] }) => own.map(({ name }) => name));
  for (const name of ["ffmpeg", "MSD_musicnn", "EfficientNet-Lite0", "libtensorflow"]) assert.ok(inside.includes(name), name);
});
