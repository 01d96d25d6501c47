import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { temporaryFolder } from "../temporary-folder";

// JupyterLab as npm run lab starts it. The demo's page has tests of its own: test/scripts/demo/server.test.ts.

const folder = temporaryFolder();
const place = (name: string) => join(folder, name);

interface Facts {
  hostname: string;
  port: number;
  token: string;
  url: string;
}

let server: ChildProcess;
let facts: Facts;
before(async () => {
  const module = pathToFileURL(join(projectRoot(), "scripts", "bootstrap", "lab-server.mjs")).href;
  const { labServer } = (await import(module)) as {
    labServer(folder: string, env: NodeJS.ProcessEnv): Promise<{ command: string; args: string[]; env: NodeJS.ProcessEnv }>;
  };
  const own = Object.fromEntries(["CONFIG", "DATA", "RUNTIME"].map((name) => [`JUPYTER_${name}_DIR`, place(name)]));
  // As a machine may be set up for all its servers.
  mkdirSync(place("CONFIG"), { recursive: true });
  writeFileSync(join(place("CONFIG"), "jupyter_server_config.json"), JSON.stringify({ ServerApp: { ip: "0.0.0.0" } }));
  const { command, args, env } = await labServer("notebooks", own);
  assert.doesNotMatch(args.join(" "), /token|password|allow_origin|disable_check_xsrf/i);
  server = spawn(command, [...args, "--no-browser", "--ServerApp.port=0"], { cwd: projectRoot(), env, stdio: "ignore" });
  const limit = performance.now() + 90_000;
  for (;;) {
    const file = readdirSync(folder, { recursive: true, encoding: "utf8" }).find((name) => /jpserver-\d+\.json$/.test(name));
    if (file) {
      facts = JSON.parse(readFileSync(join(folder, file), "utf8")) as Facts;
      break;
    }
    assert.ok(performance.now() < limit && server.exitCode === null, "JupyterLab does not start");
    await sleep(200);
  }
});
after(async () => {
  server.kill("SIGTERM");
  await once(server, "exit");
});

const ask = (path: string, headers = {}) => fetch(`http://127.0.0.1:${facts.port}${path}`, { headers, redirect: "manual" });

test("npm run lab is bound to this machine's own address alone", async (t) => {
  assert.match(facts.hostname, /^(localhost|127\.0\.0\.1)$/);
  const others = Object.values(networkInterfaces()).flatMap((list) => list!.filter(({ internal, family }) => !internal && family === "IPv4"));
  if (others.length === 0) t.diagnostic("this machine has no other address");
  for (const { address } of others) {
    const refused = await new Promise<boolean>((tell) => {
      const socket = connect({ host: address, port: facts.port });
      socket.once("connect", () => (socket.destroy(), tell(false))).once("error", () => tell(true));
    });
    assert.ok(refused, address);
  }
}); // prettier-ignore

test("npm run lab answers nobody without its token, which is new each time and long", async () => {
  assert.match(facts.token, /^[0-9a-f]{48}$/);
  const paths = ["/api/contents", "/api/kernels", "/api/terminals", "/files/package.json", "/lab/api/settings"];
  for (const path of paths) assert.ok([302, 403].includes((await ask(path)).status), path);
  const wrong = { Authorization: `token ${"0".repeat(48)}` };
  for (const path of paths) assert.ok([302, 403].includes((await ask(path, wrong)).status), path);
  assert.equal((await ask("/api/contents", { Authorization: `token ${facts.token}` })).status, 200);
});

test("npm run lab answers under no other name, also with the token: a page of another site cannot reach it", async () => {
  const headers = { Authorization: `token ${facts.token}`, Host: "evil.example" };
  const { statusCode } = await new Promise<IncomingMessage>((tell, fail) => {
    get({ host: "127.0.0.1", port: facts.port, path: "/api/contents", headers }, (response) => tell(response.resume())).once("error", fail);
  });
  assert.equal(statusCode, 403);
}); // prettier-ignore
