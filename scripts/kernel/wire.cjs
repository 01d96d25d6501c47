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
    // It fails only where nobody listens any more.
    socket.send([...(parent?.identity ?? []), DELIMITER, this.sign(parts), ...parts]).catch(() => {});
  }

  sign(parts) {
    if (!this.key) return "";
    const hmac = createHmac("sha256", this.key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  }
}

module.exports = { Wire };
