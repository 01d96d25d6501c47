import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { type CourseNotebook, versionOf } from "../../scripts/course/versions";
import { temporaryFolder } from "../temporary-folder";

const cell = (id: string, ...tags: string[]) => ({
  cell_type: "code",
  id,
  metadata: { tags, ...(tags[0] === "solution" && { jupyter: { source_hidden: true } }) },
  outputs: [id],
  execution_count: 3,
});
const master = {
  cells: [cell("plain"), cell("asks", "exercise"), cell("blank", "blank"), cell("solved", "solution")],
  nbformat: 4,
};
const ids = ({ cells }: CourseNotebook) => cells.map(({ id }) => id);

test("students have blanks and no solutions, and blanks say nothing yet", () => {
  const student = versionOf(master, "student");
  assert.deepEqual(ids(student), ["plain", "asks", "blank"]);
  assert.deepEqual(student.cells.map(({ outputs }) => outputs), [["plain"], ["asks"], []]); // prettier-ignore
  assert.equal(student.cells[2].execution_count, null);
  assert.equal(student.nbformat, 4);
});

test("teachers have solutions, unfolded, and no blanks", () => {
  const teacher = versionOf(master, "teacher");
  assert.deepEqual(ids(teacher), ["plain", "asks", "solved"]);
  assert.deepEqual(teacher.cells[2].metadata, { tags: ["solution"] });
  assert.deepEqual(teacher.cells[2].outputs, ["solved"]);
});

test("the command writes both versions of every notebook, and no solution to a student", () => {
  const [root, folder] = [projectRoot(), temporaryFolder()];
  const command = ["--import", "tsx", join("scripts", "commands", "course.ts"), "--out", folder];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: "utf8" });
  assert.equal(status, 0, stderr);
  assert.match(stdout, /student and .*teacher \(\d+ notebooks each\)/);
  const names = readdirSync(join(root, "notebooks")).filter((name) => /^\d.*\.ipynb$/.test(name)); // prettier-ignore
  for (const version of ["student", "teacher"]) assert.deepEqual(readdirSync(join(folder, version)).sort(), names.sort());
  for (const name of names) {
    const [student, teacher] = ["student", "teacher"].map((version) => readFileSync(join(folder, version, name), "utf8"));
    assert.doesNotMatch(student, /Solution of|"solution"|A solution follows each/);
    assert.equal(student.match(/"blank"/g)?.length, 5, name);
    assert.equal(teacher.match(/Solution of/g)?.length, 5, name);
    assert.doesNotMatch(teacher, /"blank"|source_hidden/);
    for (const [, link] of student.matchAll(/(?:\]\(|src=\\")(\.\.\/[^)"\\]+)/g))
      assert.ok(existsSync(join(folder, "student", link)), `${name} links to ${link}, which is not there`);
  }
  assert.ok(existsSync(join(folder, "student", "08-which-map.ipynb")));
});
