// Jupyter's messages as bytes on a socket: https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol
const { createHmac, randomUUID } = require("node:crypto");

const DELIMITER = "<IDS|MSG>";
const SESSION = randomUUID();

/** Reads and writes messages signed with the key of the connection file. */
class Wire {
  constructor(key) {
    this.key = key;
  }

  /** The message in frames as they came, or undefined when it is not signed as it must be. */
  read(frames) {
    const at = frames.findIndex((frame) => frame.toString() === DELIMITER);
    if (at < 0 || frames.length < at + 6) return undefined;
    const parts = frames.slice(at + 2, at + 6);
    if (frames[at + 1].toString() !== this.sign(parts)) return undefined;
    const [header, parent, metadata, content] = parts.map((part) => JSON.parse(part.toString()));
    return { identity: frames.slice(0, at), header, parent, metadata, content };
  }

  /** Sends a message of this type about `parent`, the message that it answers or that caused it. */
  write(socket, type, content, parent) {
    const { session = SESSION, username = "kernel" } = parent?.header ?? {};
    const date = new Date().toISOString();
    const header = { version: "5.3", msg_id: randomUUID(), msg_type: type, date, session, username };
    const parts = [header, parent?.header ?? {}, {}, content].map((part) => JSON.stringify(part));
    send(socket, [...(parent?.identity ?? []), DELIMITER, this.sign(parts), ...parts]);
  }

  sign(parts) {
    if (!this.key) return "";
    const hmac = createHmac("sha256", this.key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  }
}

/** Of each socket what waits to be sent, and how much was sent in this turn of the event loop. */
const outboxes = new WeakMap();
/** zeromq sends 512 messages of one turn at once, and refuses those that follow before the next has gone. */
const MOST_AT_ONCE = 500;

/** Sends at once, so that what a busy cell prints is seen while it is busy, and what is too much for one turn in the next ones. */
function send(socket, frames) {
  if (!outboxes.has(socket)) outboxes.set(socket, { waiting: [], sent: 0 });
  const outbox = outboxes.get(socket);
  if (outbox.sent < MOST_AT_ONCE) {
    if (outbox.sent++ === 0) setImmediate(() => void sendWaiting(socket, outbox));
    socket.send(frames).catch(ignore);
  } else outbox.waiting.push(frames);
}

async function sendWaiting(socket, outbox) {
  for (let frames; (frames = outbox.waiting.shift());) await socket.send(frames).catch(ignore);
  outbox.sent = 0;
}

/** It fails only where nobody listens any more. */
function ignore() {}

module.exports = { Wire };
