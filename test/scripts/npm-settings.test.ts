import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { projectRoot } from "../../lib/runtime/files/project-root";

test("a bare npm install runs no package's script, whichever npm it is: one of them would download another TensorFlow", () => {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_config_/i.test(name)));
  const setting = execFileSync("npm", ["config", "get", "ignore-scripts"], { cwd: projectRoot(), env, encoding: "utf8" });
  assert.equal(setting.trim(), "true");
});
