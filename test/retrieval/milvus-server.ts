import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { lacks, MILVUS } from "../missing-tools";

/** Why tests that need the server are skipped; false when it is there. */
export const NO_MILVUS = lacks("milvus-lite");

/** A Milvus server of one's own. */
export interface MilvusServer {
  url: string;
  stop(): Promise<void>;
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** Starts a server and waits until it listens. @param folder of its data */
export async function startMilvus(folder: string): Promise<MilvusServer> {
  const port = await freePort();
  const child = spawn(MILVUS, ["server", "--data-dir", folder, "--host", "127.0.0.1", "--port", `${port}`], { stdio: "ignore" });
  const ended = new Promise<void>((tell) => child.once("exit", () => tell()));
  await listening(port, child);
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) throw new Error(`the Milvus server ended with exit code ${child.exitCode}`);
    const isThere = await new Promise<boolean>((tell) => {
      const socket = connect(port, "127.0.0.1", () => tell(true)).on("error", () => tell(false));
      socket.once("connect", () => socket.destroy());
    });
    if (isThere) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error("the Milvus server does not listen after a minute");
}
