// The ranked videos. Text from elsewhere is only ever text: nothing here makes markup of it.

/** An element with text or children. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** Seconds as 1:05. */
export function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/**
 * Shows the answers.
 * @param doing `listen` plays seconds of the query, `like` asks for more or less like an answer, `likeOf` says which of both was chosen
 */
export function showAnswers(list, hits, classes, doing) {
  list.replaceChildren(...hits.map((hit, i) => card(hit, i + 1, classes, doing)));
}

function card(hit, rank, classes, { listen, like, likeOf }) {
  const { id, class: name, score } = hit;
  const label = classes.indexOf(name);
  const head = element(
    "h3",
    {},
    element("span", { class: "rank" }, String(rank)),
    element("span", { class: "id" }, id),
    name === undefined ? undefined : element("span", { class: `class of-${label % 8}` }, name),
  );
  const bar = element("span", { class: "bar", "aria-hidden": "true" });
  bar.style.setProperty("--share", Math.max(0, Math.min(1, score)));
  return element(
    "li",
    { "aria-label": `${rank}: ${id}` },
    head,
    element("p", { class: "score" }, `score ${score.toFixed(3)} `, bar),
    ...player(hit),
    why(hit, listen),
    components(hit),
    feedback(hit, like, likeOf(id)),
  );
}

/** Two buttons that ask again, for more or less like this answer; a second press takes it back. */
function feedback({ id }, like, chosen) {
  const buttons = ["more", "less"].map((how) => {
    const words = how === "more" ? "More like this" : "Less like this";
    const pressed = String(chosen === how);
    const button = element(
      "button",
      { type: "button", "aria-pressed": pressed, "aria-label": `${words}: ${id}`, "data-like": how },
      words,
    );
    button.dataset.id = id;
    button.addEventListener("click", () => like(id, how));
    return button;
  });
  return element("p", { class: "feedback" }, ...buttons);
}

/** The video where there is a file, and a button that plays it from its best moment. */
function player({ id, media, sound, from, to }) {
  if (media === undefined)
    return from === undefined ? [] : [element("p", {}, `Its best moment is ${clock(from)} to ${clock(to)}.`)];
  const video = element("video", { controls: "", preload: "metadata", playsinline: "", "aria-label": `The video ${id}` });
  const start = from ?? 0;
  const button = element("button", { type: "button" }, from === undefined ? "Play" : `Play from ${clock(from)}`);
  const moment =
    from === undefined ? undefined : element("span", { class: "small" }, ` best moment: ${clock(from)} to ${clock(to)}`);
  const row = element("p", { class: "row" }, button, moment);
  video.addEventListener("loadedmetadata", () => (video.currentTime = start), { once: true });
  video.addEventListener("error", () => row.replaceChildren("The browser cannot play this file."));
  button.addEventListener("click", () => {
    video.currentTime = start;
    video.play().catch(() => undefined); // the error is told by its own event
  });
  video.src = `media/${media}`;
  return sound === undefined ? [video, row] : [video, withSound(video, sound, row), row];
}

/** Seconds that a picture and its sound may be apart. */
const APART = 0.2;

/** The sound of another file for a video, which is mute then: it starts, stops and moves with the video, and has its loudness. */
function withSound(video, number, row) {
  const sound = element("audio", { preload: "auto", "aria-label": `The sound of ${video.getAttribute("aria-label")}` });
  video.muted = true;
  const follow = () => {
    const isHeard = !video.paused && !video.seeking && video.readyState > HTMLMediaElement.HAVE_CURRENT_DATA;
    if (!isHeard || video.currentTime >= sound.duration) return sound.pause();
    if (Math.abs(sound.currentTime - video.currentTime) > APART) sound.currentTime = video.currentTime;
    if (sound.paused) sound.play().catch(() => undefined); // the error is told by its own event
  };
  for (const event of ["play", "playing", "pause", "waiting", "seeking", "seeked", "timeupdate", "ended"])
    video.addEventListener(event, follow);
  video.addEventListener("ratechange", () => (sound.playbackRate = video.playbackRate));
  // Its own sound stays mute: whoever presses the player's loudspeaker means the sound that is heard.
  video.addEventListener("volumechange", () => {
    sound.volume = video.volume;
    if (video.muted) return;
    sound.muted = !sound.muted;
    video.muted = true;
  });
  sound.addEventListener("error", () => row.append(" The browser cannot play the sound that belongs to it."));
  sound.src = `media/${number}`;
  return sound;
}

function why({ explanation: { chunk } = {} }, listen) {
  if (!chunk) return undefined;
  const [from, to] = [Math.round(chunk.from), Math.round(chunk.to)];
  if (chunk.change < 0.0005)
    return element(
      "p",
      { class: "why" },
      "No part of the query decides this alone: without any one of them the score does not fall.",
    );
  const text = `Seconds ${from} to ${to} of the query count most: without them the score would be ${chunk.change.toFixed(3)} lower. `;
  const button = element("button", { type: "button", "aria-label": `Listen to seconds ${from} to ${to} of the query` }, "Listen");
  button.addEventListener("click", () => listen(chunk.from, chunk.to));
  return element("p", { class: "why" }, text, button);
}

function components({ explanation }) {
  if (!explanation) return undefined;
  const most = Math.max(...explanation.components.map(Math.abs), 1e-9);
  const rows = explanation.components.map((share, i) => {
    const bar = element("span", { class: share < 0 ? "part below" : "part", "aria-hidden": "true" });
    bar.style.setProperty("--share", Math.abs(share) / most);
    return element("li", {}, `component ${i + 1}: ${share < 0 ? "−" : "+"}${Math.abs(share).toFixed(3)}`, bar);
  });
  const summary = element("summary", {}, "What each component adds to the score");
  return element("details", {}, summary, element("ul", { class: "components" }, ...rows));
}
