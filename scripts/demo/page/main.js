// The page: what is asked goes to the server, and what it answers is shown. Addresses are relative, so they carry the token.
import { Asking } from "./ask.js";
import { showAnswers } from "./answers.js";
import { Choices } from "./choices.js";
import { showFilters } from "./filters.js";
import { drawSpace } from "./space.js";
import { Waveform } from "./waveform.js";

const $ = (id) => document.getElementById(id);
const controls = $("controls");
const field = (name) => controls.elements[name];
const waveform = new Waveform($("wave"), $("sound"));

const secondsOf = ({ from, to }) => `seconds ${from} to ${to}`;
const clips = new Choices($("clips"), secondsOf, () => void search(), $("add-clip"));
const liked = new Choices(
  $("liked"),
  ({ id, how }) => `${how} like ${id}`,
  () => void search(),
  $("answers-title"),
);

let collection;
let query;
let readFilters;
let searching = 0;

/** The answer of the server; what went wrong is an error in its words. */
async function request(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Error("The server does not answer. Perhaps it has ended: start npm run demo again, and open its new address.");
  }
  const value = await response.json();
  if (!response.ok) throw new Error(value.error);
  return value;
}

function say(text) {
  $("status-text").textContent = text;
}

function showError(error) {
  $("error").textContent = error?.message ?? "";
  $("error").hidden = !error;
  if (error) say("");
}

/** Sends a file, or the number of an example, and shows what is taken of it. */
async function ask(name, path, body, signal) {
  showError();
  say(`Reading ${name} …`);
  query = { ...(await request(path, { method: "POST", body, signal })), name };
  $("query-name").textContent = name;
  $("sound").src = `sounds/${query.query}`;
  $("notes").replaceChildren(...query.notes.map((note) => Object.assign(document.createElement("li"), { textContent: note })));
  for (const end of ["from", "to"]) field(end).max = query.rows;
  field("from").value = Math.min(field("from").value, query.rows - 1);
  field("to").value = Math.min(Math.max(field("to").value, 1), query.rows);
  clips.set([]);
  liked.set([]);
  showMode();
  for (const id of ["query", "controls", "results"]) $(id).hidden = false;
  waveform.show(query);
  await search();
}

const range = () => ({ from: field("from").valueAsNumber, to: field("to").valueAsNumber });

/** What is taken of the query, as the server takes it. */
function mode() {
  const chosen = field("mode").value;
  if (chosen === "clips") return { clips: clips.chosen };
  return chosen === "range" ? range() : chosen;
}

/** Shows the controls of the chosen mode; several ranges begin with the one that is there. */
function showMode() {
  const chosen = field("mode").value;
  const several = chosen === "clips";
  if (several && clips.chosen.length === 0) clips.set([range()]);
  $("range").hidden = chosen !== "range" && !several;
  $("add-clip").hidden = !several;
  $("clips").hidden = !several || clips.chosen.length === 0;
}

function addClip() {
  const one = range();
  if (!controls.reportValidity()) return;
  if (!(one.to > one.from)) return showError(new Error("A range of seconds must end behind its start."));
  if (clips.chosen.some((other) => secondsOf(other) === secondsOf(one)))
    return showError(new Error(`The ${secondsOf(one)} are among the ranges: choose others.`));
  if (clips.chosen.length === collection.limits.clips)
    return showError(new Error(`At most ${collection.limits.clips} ranges can ask: remove one.`));
  clips.set([...clips.chosen, one]);
  void search();
}

/** Asks again, for more or less like an answer; what was chosen already is taken back. */
async function like(id, how) {
  const before = liked.chosen.find((one) => one.id === id)?.how;
  const others = liked.chosen.filter((one) => one.id !== id);
  const most = collection.limits.liked;
  if (before !== how && others.filter((one) => one.how === how).length === most)
    return showError(new Error(`At most ${most} videos can be liked, and as many not: remove one.`));
  liked.set(before === how ? others : [...others, { id, how }]);
  await search();
  // The answers are new: the focus stays at the same button, or goes where the choice can be taken back.
  const same = [...$("answers").querySelectorAll(`[data-like=${how}]`)].find((button) => button.dataset.id === id);
  (same ?? $("liked").querySelector("li:last-child button") ?? $("answers-title")).focus();
}

async function search() {
  const number = ++searching;
  try {
    if (field("mode").value === "clips" && clips.chosen.length === 0) throw new Error("No range asks: add one.");
    const idsOf = (how) => liked.chosen.filter((one) => one.how === how).map(({ id }) => id);
    const name = field("class").value;
    const filter = { ...readFilters(), ...(name && { class: name }) };
    const asked = { query: query.query, mode: mode(), k: field("k").valueAsNumber, by: field("by").value };
    const body = JSON.stringify({ ...asked, filter, more: idsOf("more"), less: idsOf("less") });
    const answer = await request("search", { method: "POST", body });
    if (number !== searching) return; // another question was asked meanwhile
    showError();
    waveform.mark(answer.chunks, asked.mode === "whole");
    $("play-chosen").hidden = answer.chunks.length === 0;
    $("wave-key").textContent = waveform.key;
    const likeOf = (id) => liked.chosen.find((one) => one.id === id)?.how;
    const listen = (from, to) => waveform.play([{ from, to }]);
    showAnswers($("answers"), answer.hits, collection.classes, { listen, like, likeOf });
    drawSpace($("plot"), $("map-key"), collection, answer);
    say(
      answer.hits.length === 0
        ? "No video meets the filter."
        : `${answer.hits.length} videos answer. The best is ${answer.hits[0].id}.`,
    );
  } catch (error) {
    if (number === searching) showError(error);
  }
}

function option(value, text) {
  return Object.assign(document.createElement("option"), { value, textContent: text });
}

async function start() {
  collection = await request("collection");
  const { about, kind, size, classes, examples, limits, moments } = collection;
  $("about").textContent =
    `${about ?? ""} ${size.toLocaleString("en")} videos are searched by a model of the kind ${kind}.`.trim();
  field("class").replaceChildren(option("", "all"), ...classes.map((name) => option(name, name)));
  readFilters = showFilters($("filters"), collection.columns);
  field("k").max = limits.answers;
  $("by").hidden = !moments;
  $("examples").hidden = examples.length === 0;
  $("example").replaceChildren(...examples.map((name, i) => option(i, name)));
  new Asking({ limits, ask, say, showError });
  $("play-chosen").addEventListener("click", () => waveform.play(waveform.chosen));
  // One sound at a time; an answer's picture and sound belong together.
  const belongs = (one, other) => one === other || (one.closest("li") && one.closest("li") === other.closest("li"));
  const silence = ({ target }) =>
    document.querySelectorAll("audio, video").forEach((other) => !belongs(other, target) && other.pause());
  document.addEventListener("play", silence, true);
  controls.addEventListener("submit", (event) => event.preventDefault());
  $("add-clip").addEventListener("click", addClip);
  controls.addEventListener("change", ({ target }) => {
    showMode();
    // Of several ranges the fields only say which one can be added.
    if (field("mode").value === "clips" && ["from", "to"].includes(target.name)) return;
    if (query && controls.reportValidity()) void search();
  });
  document.body.dataset.ready = "yes";
}

start().catch(showError);
