// What a cell prints and displays, in its order, on the way to where the cell is.
const { unbroken } = require("./interrupts.cjs");

/** So long text is gathered, so that a loop that prints sends pages, not lines. */
const GATHER_MILLISECONDS = 50;

class Output {
  text = "";
  sent = -Infinity;

  /** @param publish sends a message about the cell */
  constructor(publish) {
    this.publish = publish;
  }

  /** Takes the place of a stream's `write`. */
  writer(name) {
    return (chunk, encoding, done) => {
      unbroken(() => this.write(name, typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8")));
      (typeof encoding === "function" ? encoding : done)?.();
      return true;
    };
  }

  write(name, text) {
    if (name !== this.name) this.flush();
    this.name = name;
    this.text += text;
    // A busy cell never comes to what is scheduled.
    if (performance.now() - this.sent > GATHER_MILLISECONDS) this.flush();
    else this.scheduled ??= setImmediate(() => this.flush());
  }

  display(content, update) {
    unbroken(() => {
      this.flush();
      this.publish(update ? "update_display_data" : "display_data", content);
    });
  }

  clear() {
    this.flush();
    this.publish("clear_output", { wait: false });
  }

  flush() {
    clearImmediate(this.scheduled);
    this.scheduled = undefined;
    if (!this.text) return;
    this.publish("stream", { name: this.name, text: this.text });
    this.text = "";
    this.sent = performance.now();
  }
}

module.exports = { Output };
