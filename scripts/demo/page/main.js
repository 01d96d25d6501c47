// The page: what is asked goes to the server, and what it answers is shown. Addresses are relative, so they carry the token.
import { Asking } from "./ask.js";
import { showAnswers } from "./answers.js";
import { drawSpace } from "./space.js";
import { Waveform } from "./waveform.js";

const $ = (id) => document.getElementById(id);
const controls = $("controls");
const field = (name) => controls.elements[name];
const waveform = new Waveform($("wave"), $("sound"));

let collection;
let query;
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
  for (const id of ["query", "controls", "results"]) $(id).hidden = false;
  waveform.show(query);
  await search();
}

function mode() {
  const chosen = field("mode").value;
  return chosen === "range" ? { from: field("from").valueAsNumber, to: field("to").valueAsNumber } : chosen;
}

async function search() {
  const number = ++searching;
  const asked = { query: query.query, mode: mode(), k: field("k").valueAsNumber, by: field("by").value };
  const name = field("class").value;
  const options = { method: "POST", body: JSON.stringify({ ...asked, ...(name && { class: name }) }) };
  try {
    const answer = await request("search", options);
    if (number !== searching) return; // another question was asked meanwhile
    showError();
    waveform.mark(answer.chunks, asked.mode === "whole");
    $("play-chosen").hidden = answer.chunks.length === 0;
    $("wave-key").textContent = waveform.key;
    showAnswers($("answers"), answer.hits, collection.classes, (from, to) => waveform.play([{ from, to }]));
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
  field("k").max = limits.answers;
  $("by").hidden = !moments;
  $("examples").hidden = examples.length === 0;
  $("example").replaceChildren(...examples.map((name, i) => option(i, name)));
  new Asking({ limits, ask, say, showError });
  $("play-chosen").addEventListener("click", () => waveform.play(waveform.chosen));
  // One sound at a time.
  const silence = ({ target }) => document.querySelectorAll("audio, video").forEach((other) => other !== target && other.pause());
  document.addEventListener("play", silence, true);
  controls.addEventListener("submit", (event) => event.preventDefault());
  controls.addEventListener("change", () => {
    $("range").hidden = field("mode").value !== "range";
    if (query && controls.reportValidity()) void search();
  });
  document.body.dataset.ready = "yes";
}

start().catch(showError);
