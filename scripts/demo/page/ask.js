// The ways to ask: choose or drop a file, record, take an example. One at a time; Stop ends it.

/** So many seconds are recorded at most. */
const LONGEST_RECORDING = 30;
const $ = (id) => document.getElementById(id);

export class Asking {
  constructor({ limits, ask, say, showError }) {
    Object.assign(this, { limits, ask, say, showError });
    $("choose").addEventListener("click", () => $("file").click());
    $("file").addEventListener("change", () => {
      const [file] = $("file").files;
      $("file").value = ""; // so that the same file can be chosen again
      if (file) void this.send(file.name, file);
    });
    $("ask-example").addEventListener("click", () => {
      const { selectedOptions, value } = $("example");
      void this.run(selectedOptions[0].textContent, `examples/${value}`);
    });
    $("record").addEventListener("click", () => (this.recorder ? this.recorder.stop() : void this.record()));
    $("stop").addEventListener("click", () => this.controller?.abort());
    this.takeDrops();
  }

  takeDrops() {
    const drop = $("drop");
    const over = (is) => drop.classList.toggle("over", is);
    // Beside the field too: else the browser would leave the page for the file.
    addEventListener("dragover", (event) => event.preventDefault());
    addEventListener("drop", (event) => {
      event.preventDefault();
      over(false);
      const [file] = event.dataTransfer.files;
      if (file) void this.send(file.name, file);
      else this.showError(new Error("What was dropped is no file."));
    });
    drop.addEventListener("dragenter", () => over(true));
    drop.addEventListener("dragleave", (event) => over(drop.contains(event.relatedTarget)));
  }

  async send(name, file) {
    const { bytes } = this.limits;
    if (file.size > bytes)
      return this.showError(new Error(`This file is too large: at most ${Math.round(bytes / 1e6)} MB can be sent.`));
    if (file.size === 0) return this.showError(new Error("This file is empty."));
    await this.run(name, "queries", file);
  }

  async run(name, path, body) {
    if (this.controller) return;
    this.controller = new AbortController();
    this.busy(true);
    try {
      await this.ask(name, path, body, this.controller.signal);
    } catch (error) {
      if (error.name === "AbortError") this.say("Stopped.");
      else this.showError(error);
    } finally {
      this.controller = undefined;
      this.busy(false);
    }
  }

  busy(is) {
    for (const id of ["choose", "record", "ask-example"]) $(id).disabled = is;
    $("stop").hidden = !is;
    $("ask").setAttribute("aria-busy", is);
  }

  async record() {
    this.showError();
    let stream;
    try {
      // Music, not speech: nothing is to be filtered out.
      const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
      stream = await navigator.mediaDevices.getUserMedia({ audio: plain });
    } catch (error) {
      const denied = error.name === "NotAllowedError";
      return this.showError(
        new Error(
          denied
            ? "The browser may not use the microphone: allow it for this page, and try again."
            : "There is no microphone that the browser can use.",
        ),
      );
    }
    const parts = [];
    const recorder = (this.recorder = new MediaRecorder(stream));
    recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
    recorder.addEventListener("stop", () => {
      clearInterval(clock);
      stream.getTracks().forEach((track) => track.stop());
      this.recorder = undefined;
      $("record").textContent = "Record";
      $("record").classList.remove("recording");
      void this.send("the recording", new Blob(parts, { type: recorder.mimeType }));
    });
    recorder.start();
    const began = performance.now();
    const tick = () => {
      const seconds = Math.floor((performance.now() - began) / 1000);
      $("record").textContent = `Stop recording (${seconds} s)`;
      if (seconds >= LONGEST_RECORDING && recorder.state === "recording") recorder.stop();
    };
    const clock = setInterval(tick, 250);
    tick();
    $("record").classList.add("recording");
    this.say(`Recording, ${LONGEST_RECORDING} seconds at most.`);
  }
}
