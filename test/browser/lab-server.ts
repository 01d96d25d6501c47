import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { projectRoot } from "../../lib/runtime/files/project-root";

const PATIENCE_MILLISECONDS = 60_000;

/** A running JupyterLab. */
export interface Lab {
  /** The address of a file of the project in it, with the token. */
  addressOf(path: string): string;
  /** Ends it with its kernels. */
  close(): Promise<void>;
}

/** Serves JupyterLab as `npm run lab` does, on a free port, with settings and records of its own in `folder`. */
export async function startLab(folder: string, environment: NodeJS.ProcessEnv): Promise<Lab> {
  const root = projectRoot();
  const module = pathToFileURL(join(root, "scripts", "bootstrap", "lab-server.mjs")).href;
  const { labServer } = (await import(module)) as {
    labServer(
      folder: string,
      environment: NodeJS.ProcessEnv,
    ): Promise<{ command: string; args: string[]; env: NodeJS.ProcessEnv }>;
  };
  const own = Object.fromEntries(["CONFIG", "DATA", "RUNTIME"].map((name) => [`JUPYTER_${name}_DIR`, join(folder, name)]));
  const { command, args, env } = await labServer("notebooks", { ...own, ...environment });
  const token = "browser-test";
  // Tests act as a reader does, but ask JupyterLab itself how far it is.
  const more = ["--no-browser", "--ServerApp.port=0", `--IdentityProvider.token=${token}`, "--LabApp.expose_app_in_browser=True"];
  const server = spawn(command, [...args, ...more], { cwd: root, env });
  const ended = once(server, "exit");
  let said = "";
  const address = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`JupyterLab did not start:\n${said}`)), PATIENCE_MILLISECONDS);
    const hear = (chunk: Buffer) => {
      said += chunk;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (!found) return;
      clearTimeout(late);
      resolve(found[0]);
    };
    server.stdout.on("data", hear);
    server.stderr.on("data", hear);
    void ended.then(() => reject(new Error(`JupyterLab ended:\n${said}`)));
  });
  return {
    addressOf: (path) => `${address}/lab/tree/${path}?token=${token}&reset`,
    async close() {
      server.kill("SIGTERM");
      await ended;
    },
  };
}
