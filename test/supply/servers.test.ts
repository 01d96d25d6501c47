import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
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

const PASSWORD = "of the whole machine";
const salted = createHash("sha1").update(`${PASSWORD}5a17`).digest("hex");
const hashed_password = `sha1:5a17:${salted}`;
/** As a machine may be set up for all its servers, in old words and new ones. */
const OPEN = {
  ServerApp: {
    ...{ ip: "0.0.0.0", token: "", password: hashed_password, password_required: true },
    ...{ allow_remote_access: true, local_hostnames: ["evil.example"], disable_check_xsrf: true },
    ...{ allow_origin: "*", allow_origin_pat: ".*" },
    tornado_settings: { disable_check_xsrf: true, headers: { "Access-Control-Allow-Origin": "*" } },
    identity_provider_class: "jupyter_server.auth.identity.PasswordIdentityProvider",
  },
  IdentityProvider: { token: "" },
  PasswordIdentityProvider: { token: "", hashed_password, password_required: true },
};

let server: ChildProcess;
let facts: Facts;
before(async () => {
  const module = pathToFileURL(join(projectRoot(), "scripts", "bootstrap", "lab-server.mjs")).href;
  const { labServer } = (await import(module)) as {
    labServer(folder: string, env: NodeJS.ProcessEnv): Promise<{ command: string; args: string[]; env: NodeJS.ProcessEnv }>;
  };
  const own = Object.fromEntries(["CONFIG", "DATA", "RUNTIME"].map((name) => [`JUPYTER_${name}_DIR`, place(name)]));
  mkdirSync(place("CONFIG"), { recursive: true });
  for (const name of ["jupyter_config", "jupyter_server_config", "jupyter_lab_config"])
    writeFileSync(join(place("CONFIG"), `${name}.json`), JSON.stringify(OPEN));
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

test("npm run lab knows no password, and takes nothing from another site's page that has the reader's cookie", async () => {
  const cookieOf = ({ headers }: Response) => {
    const cookies: string[] = [];
    headers.forEach((value, name) => name === "set-cookie" && cookies.push(value.split(";")[0]));
    return cookies.join("; ");
  };
  const own = await ask(`/lab?token=${facts.token}`);
  assert.equal(own.status, 200);
  const cookie = cookieOf(own);
  const write = (headers: object) =>
    fetch(`http://127.0.0.1:${facts.port}/api/terminals`, { method: "POST", headers: { ...headers } });
  assert.equal((await ask("/api/contents", { Cookie: cookie })).status, 200);
  assert.equal((await write({ Cookie: cookie })).status, 403, "without the page's own mark");
  const other = await ask("/api/contents", { Cookie: cookie, Origin: "http://evil.example" });
  assert.deepEqual([other.status, other.headers.get("Access-Control-Allow-Origin")], [404, null]);

  const page = await ask("/login");
  const xsrf = /_xsrf=([^;]+)/.exec(cookieOf(page))![1];
  const login = (password: string) =>
    fetch(`http://127.0.0.1:${facts.port}/login`, {
      method: "POST",
      body: new URLSearchParams({ password, _xsrf: xsrf }),
      headers: { Cookie: cookieOf(page) },
      redirect: "manual",
    });
  assert.equal((await login(PASSWORD)).status, 401);
  assert.equal((await login(facts.token)).status, 302, "a form for the token it has");
});

test("the token of npm run lab is one that was chosen for this run, or a new one, and never empty", () => {
  const program = `import json, os, sys
from traitlets.config import Config
given = {"get_config": Config}
exec(open(sys.argv[1]).read(), given)
def token(environment, **classes):
    os.environ.update(environment)
    identity = given["OnlyToken"](config=Config(classes))
    told = [identity.token, identity.token_generated]
    for name in environment: del os.environ[name]
    return told
print(json.dumps([
    token({}), token({}, IdentityProvider={"token": ""}), token({"JUPYTER_TOKEN": ""}), token({"JUPYTER_TOKEN_FILE": os.devnull}),
    token({}, PasswordIdentityProvider={"hashed_password": "x"}),
    token({"JUPYTER_TOKEN": "mine"}), token({}, IdentityProvider={"token": "mine"}),
]))`;
  const file = join(projectRoot(), "share", "jupyter", "config", "jupyter_server_config.py");
  const python = join(projectRoot(), ".venv", "bin", "python");
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("JUPYTER_TOKEN")));
  const all = JSON.parse(execFileSync(python, ["-c", program, file], { encoding: "utf8", env })) as [string, boolean][];
  const made = all.slice(0, 5);
  for (const [token, printed] of made) assert.match(`${token} ${printed}`, /^[0-9a-f]{48} true$/);
  assert.equal(new Set(made.map(([token]) => token)).size, 5);
  assert.deepEqual(all.slice(5), [["mine", false], ["mine", false]]); // prettier-ignore
});

test("npm run lab answers under no other name, also with the token: a page of another site cannot reach it", async () => {
  const headers = { Authorization: `token ${facts.token}`, Host: "evil.example" };
  const { statusCode } = await new Promise<IncomingMessage>((tell, fail) => {
    get({ host: "127.0.0.1", port: facts.port, path: "/api/contents", headers }, (response) => tell(response.resume())).once("error", fail);
  });
  assert.equal(statusCode, 403);
}); // prettier-ignore
