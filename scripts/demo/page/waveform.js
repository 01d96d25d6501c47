// The wave of the query, over it its chunks by their attention, and the player.

const SVG = "http://www.w3.org/2000/svg";
const percent = (share) => `${Math.round(100 * share)} %`;

export class Waveform {
  chosen = [];
  key = "";

  constructor(box, sound) {
    Object.assign(this, { box, sound, waiting: [] });
    this.place = Object.assign(document.createElement("div"), { className: "place" });
    sound.addEventListener("timeupdate", () => this.follow());
    sound.addEventListener("pause", () => cancelAnimationFrame(this.frame));
    sound.addEventListener("play", () => this.follow());
    box.addEventListener("keydown", (event) => this.move(event));
  }

  show({ peaks, seconds }) {
    this.seconds = seconds;
    this.waiting = [];
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", `0 -1 ${peaks.length} 2`);
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("aria-hidden", "true");
    const largest = Math.max(...peaks, 1e-6);
    const line = document.createElementNS(SVG, "path");
    line.setAttribute(
      "d",
      peaks.map((peak, i) => `M${i + 0.5} ${(-peak / largest).toFixed(3)}V${(peak / largest).toFixed(3)}`).join(""),
    );
    svg.append(line);
    this.box.replaceChildren(svg, this.place);
    this.follow();
  }

  /** Lays the chunks over the wave. @param whole by their length alone, without attention */
  mark(given, whole) {
    const chunks = [...given].sort((a, b) => a.from - b.from); // clips come in the order in which they were chosen
    this.box.querySelectorAll("button").forEach((button) => button.remove());
    const most = Math.max(...chunks.map(({ weight }) => weight));
    this.chosen = chunks.filter(({ chosen }) => chosen);
    this.box.append(
      ...chunks.map((chunk, i) => {
        const { from, to, weight, chosen } = chunk;
        const button = Object.assign(document.createElement("button"), { type: "button", tabIndex: i === 0 ? 0 : -1 });
        button.className = chosen ? "chunk chosen" : "chunk";
        button.style.left = `${(100 * from) / this.seconds}%`;
        button.style.width = `${(100 * (Math.min(to, this.seconds) - from)) / this.seconds}%`;
        button.style.setProperty("--height", weight / most);
        const label = `Seconds ${Math.round(from)} to ${Math.round(to)}: ${whole ? "share" : "attention"} ${percent(weight)}${chosen ? ", chosen" : ""}`;
        button.setAttribute("aria-label", label);
        button.title = label;
        button.append(Object.assign(document.createElement("span"), { textContent: percent(weight) }));
        button.addEventListener("click", () => this.play([chunk]));
        return button;
      }),
    );
    this.key = keyOf(chunks.length, this.chosen.length, whole);
  }

  /** Plays parts, one after the other. */
  play(parts) {
    this.waiting = [...parts];
    this.next();
  }

  next() {
    this.now = this.waiting.shift();
    if (!this.now) return this.sound.pause();
    this.sound.currentTime = this.now.from;
    this.sound.play().catch(() => undefined); // stopped before it began
  }

  follow() {
    cancelAnimationFrame(this.frame);
    const { currentTime, paused } = this.sound;
    this.place.style.left = `${Math.min(100, (100 * currentTime) / this.seconds)}%`;
    if (this.now && (currentTime >= this.now.to || this.sound.ended)) this.next();
    else if (this.now && (paused || currentTime < this.now.from - 0.5)) this.now = undefined; // the listener took over
    if (!this.sound.paused) this.frame = requestAnimationFrame(() => this.follow());
  }

  move(event) {
    const buttons = [...this.box.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    const steps = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 };
    const to = buttons[steps[event.key]];
    if (!to || at < 0) return;
    event.preventDefault();
    buttons[at].tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  }
}

function keyOf(count, chosen, whole) {
  if (count === 0) return "This model does not say which parts of the query it takes.";
  const listen = "Press a chunk to listen to it.";
  if (whole) return `The whole track asks: each chunk counts by its length. ${listen}`;
  const taken =
    chosen === count
      ? "All of these chunks are taken."
      : `The framed chunks are chosen (${chosen} of ${count}): the search takes these alone.`;
  return `The bars are the attention that each chunk gets. ${taken} ${listen}`;
}
