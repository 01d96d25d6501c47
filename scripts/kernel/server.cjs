// Jupyter's sockets and messages: https://jupyter-client.readthedocs.io/en/stable/messaging.html
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { openControl } = require("./control.cjs");
const { interrupt } = require("./interrupts.cjs");
const { Wire } = require("./wire.cjs");

const zmq = createRequire(require.resolve("tslab/dist/main.js"))("zeromq");

const INFO = {
  status: "ok",
  protocol_version: "5.3",
  implementation: "tslab",
  implementation_version: "1.0.0",
  banner: "TypeScript",
  help_links: [],
  language_info: {
    name: "typescript",
    version: "5.0",
    mimetype: "text/typescript",
    file_extension: ".ts",
    codemirror_mode: { mode: "typescript", name: "javascript", typescript: true },
  },
};

/** Requests that a cell which fails aborts: those that come within this time were sent before anyone could know. */
const ABORT_MILLISECONDS = 100;
/**
 * What a busy cell prints is sent while it is busy, and all of it. By default a socket drops what exceeds a thousand messages
 * that wait, and refuses to send while it waits for its turn, as it does after 512 messages.
 */
const AT_ONCE = { sendTimeout: 0, sendHighWaterMark: 0 };
const MOST_HISTORY = 1000;

class Server {
  /** Requests to execute that wait for the one that runs. */
  waiting = [];
  history = [];
  count = 0;

  /** @param kernel what answers: `execute(code, number, publish)`, `complete`, `inspect`, `isComplete` */
  constructor(connectionFile, kernel) {
    this.connection = JSON.parse(readFileSync(connectionFile, "utf8"));
    this.wire = new Wire(this.connection.key);
    this.kernel = kernel;
    this.iopub = new zmq.Publisher(AT_ONCE);
    this.shell = new zmq.Router(AT_ONCE);
    this.stdin = new zmq.Router();
    this.heartbeat = new zmq.Reply();
  }

  async listen() {
    const { transport, ip, iopub_port, shell_port, control_port, stdin_port, hb_port } = this.connection;
    const address = (port) => `${transport}://${ip}:${port}`;
    const bind = (socket, port) => socket.bind(address(port));
    await bind(this.iopub, iopub_port);
    await bind(this.stdin, stdin_port);
    await bind(this.heartbeat, hb_port);
    const receive = (socket, frames) => this.receive(socket, frames);
    await openControl({ address: address(control_port), key: this.connection.key, interrupt, receive });
    await bind(this.shell, shell_port);
    void this.echo();
    for await (const frames of this.shell) this.receive(this.shell, frames);
  }

  async echo() {
    for await (const frames of this.heartbeat) await this.heartbeat.send(frames);
  }

  receive(socket, frames) {
    const request = this.wire.read(frames);
    if (!request) return;
    if (request.header.msg_type === "execute_request") this.enqueue(socket, request);
    else void this.answer(socket, request);
  }

  publish(type, content, parent) {
    this.wire.write(this.iopub, type, content, parent);
  }

  async answer(socket, request) {
    const type = request.header.msg_type;
    const reply = (content) => this.wire.write(socket, type.replace(/_request$/, "_reply"), content, request);
    this.publish("status", { execution_state: "busy" }, request);
    try {
      const content = await this.contentOf(type, request.content);
      if (content) reply(content);
    } catch (error) {
      reply({ status: "error", ename: "Error", evalue: String(error?.message), traceback: [] });
    }
    this.publish("status", { execution_state: "idle" }, request);
    // The kernel is busy still, when a cell is running.
    if (this.running) this.publish("status", { execution_state: "busy" }, this.running);
    if (type === "shutdown_request") setTimeout(() => process.exit(0), 50);
  }

  async contentOf(type, content) {
    switch (type) {
      case "kernel_info_request":
        return INFO;
      case "is_complete_request": {
        const { completed, indent } = await this.kernel.isComplete(content.code);
        return completed ? { status: "complete" } : { status: "incomplete", indent };
      }
      case "complete_request": {
        const { start, end, candidates } = await this.kernel.complete(content.code, content.cursor_pos);
        return { status: "ok", matches: candidates, cursor_start: start, cursor_end: end, metadata: {} };
      }
      case "inspect_request": {
        const text = await this.kernel.inspect(content.code, content.cursor_pos);
        return { status: "ok", found: text !== undefined, data: text === undefined ? {} : { "text/plain": text }, metadata: {} };
      }
      case "history_request":
        return { status: "ok", history: this.pastInputs(content) };
      case "comm_info_request":
        return { status: "ok", comms: {} };
      case "shutdown_request":
        return { status: "ok", restart: content.restart === true };
    }
  }

  /** Of this kernel's inputs those that are asked for, as (session, line, input). */
  pastInputs({ hist_access_type: access, n, start = 0, stop = Infinity, pattern = "*", unique = false, output = false }) {
    let found = this.history.map((code, i) => [0, i + 1, code]);
    if (access === "range") found = found.filter(([, line]) => line >= start && line < (stop ?? Infinity));
    if (access === "search") found = found.filter(([, , code]) => matches(pattern, code));
    if (unique) found = [...new Map(found.map((one) => [one[2], one])).values()];
    if (access !== "range" && n) found = found.slice(-n);
    return output ? found.map(([session, line, code]) => [session, line, [code, null]]) : found;
  }

  enqueue(socket, request) {
    this.waiting.push({ socket, request });
    if (!this.running) void this.executeWaiting();
  }

  async executeWaiting() {
    for (let next; (next = this.waiting.shift());) {
      this.running = next.request;
      this.stopped = false;
      const failed = await this.execute(next);
      if (this.stopped || (failed && next.request.content.stop_on_error !== false)) {
        await new Promise((resolve) => setTimeout(resolve, ABORT_MILLISECONDS));
        for (const { socket, request } of this.waiting.splice(0)) this.abort(socket, request);
      }
      this.finish(next);
    }
    this.running = undefined;
  }

  /** Executes a request and keeps its reply; resolves to whether it failed. */
  async execute(next) {
    const { request } = next;
    const { code, silent = false, store_history = !silent } = request.content;
    this.publish("status", { execution_state: "busy" }, request);
    if (!silent || this.count === 0) this.count++;
    const number = this.count;
    if (store_history) this.history = [...this.history, code].slice(-MOST_HISTORY);
    if (!silent) this.publish("execute_input", { code, execution_count: number }, request);
    const { data, error } = await this.kernel.execute(code, number, (type, content) => this.publish(type, content, request));
    if (error) this.publish("error", error, request);
    else if (data && !silent) this.publish("execute_result", { execution_count: number, data, metadata: {} }, request);
    const rest = error ? { status: "error", ...error } : { status: "ok", payload: [], user_expressions: {} };
    next.reply = { execution_count: number, ...rest };
    return error !== undefined;
  }

  finish({ socket, request, reply }) {
    this.wire.write(socket, "execute_reply", reply, request);
    this.publish("status", { execution_state: "idle" }, request);
  }

  abort(socket, request) {
    this.publish("status", { execution_state: "busy" }, request);
    this.finish({ socket, request, reply: { status: "aborted" } });
  }

  /** The cells behind the one that runs are not to run. */
  stop() {
    this.stopped = true;
  }
}

/** Whether a text matches a pattern of * and ?. */
function matches(pattern, text) {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, "[^]*")
    .replace(/\?/g, "[^]");
  return new RegExp(`^${escaped}$`).test(text);
}

module.exports = { Server };
