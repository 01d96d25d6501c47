// Runs in every page: the switch of colours, what scrolls by keyboard, and the search.
const root = document.documentElement;

// Dark and light: what the system says, until the reader chooses.
const themeButton = document.querySelector("#theme");
const systemDark = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : systemDark.matches);
function showTheme() {
  themeButton.textContent = isDark() ? "Light" : "Dark";
  themeButton.setAttribute("aria-label", `Change to ${isDark() ? "light" : "dark"} colours`);
}
themeButton.addEventListener("click", () => {
  root.dataset.theme = isDark() ? "light" : "dark";
  try {
    localStorage.setItem("theme", root.dataset.theme);
  } catch {
    // A page that may keep nothing keeps the choice until it is left.
  }
  showTheme();
});
systemDark.addEventListener("change", showTheme);
showTheme();

// What scrolls inside of itself can be reached by keyboard, and what does not is no stop on the way.
function markScrollable() {
  for (const box of document.querySelectorAll("main pre, main .wide, main .katex-display, main p:has(> img)")) {
    const scrolls = box.scrollWidth > box.clientWidth;
    if (scrolls === box.hasAttribute("tabindex")) continue;
    if (scrolls) {
      box.tabIndex = 0;
      box.setAttribute("role", "group");
      const what = box.matches("pre") ? "Code" : box.matches(".wide") ? "Table" : box.matches("p") ? "Picture" : "Equation";
      box.setAttribute("aria-label", `${what}, scrolls sideways`);
    } else for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
  }
}
addEventListener("load", () => {
  markScrollable();
  // The own place in a long list of pages is in sight.
  const list = document.querySelector("#pages");
  const own = list.querySelector("[aria-current]");
  if (own && getComputedStyle(list).overflowY === "auto") list.scrollTop = own.offsetTop - list.offsetTop - 120;
});
addEventListener("resize", markScrollable);
document.addEventListener("toggle", markScrollable, true); // what was folded has no width

// The search. Its index is read when it is first wanted.
const input = document.querySelector("#search");
const list = document.querySelector("#found");
const count = document.querySelector("#found-count");
const MOST = 20;
let index;

function loadIndex() {
  index ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = "assets/search.js";
    script.onload = () => resolve(window.MiniSearch.loadJSON(window.siteSearch.index, window.siteSearch.options));
    script.onerror = () => reject(new Error("assets/search.js cannot be read"));
    document.head.append(script);
  });
  return index;
}

function entry({ id, title, page, shown }) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = id;
  const name = document.createElement("strong");
  name.textContent = title;
  const place = document.createElement("span");
  place.textContent = page === title ? "" : ` ${page}`;
  const words = document.createElement("p");
  words.textContent = shown;
  link.append(name, place, words);
  item.append(link);
  return item;
}

async function search() {
  const query = input.value.trim();
  if (!query) return close();
  const found = (await loadIndex()).search(query);
  if (input.value.trim() !== query) return; // more was typed meanwhile
  count.textContent = found.length === 1 ? "1 place found" : `${found.length} places found`;
  list.hidden = false;
  if (found.length === 0) {
    const none = document.createElement("p");
    none.textContent = "Nothing found. Words are looked for by their beginnings.";
    return list.replaceChildren(none);
  }
  const items = document.createElement("ul");
  items.append(...found.slice(0, MOST).map(entry));
  list.replaceChildren(items);
}

function close() {
  list.hidden = true;
  list.replaceChildren();
  count.textContent = "";
}

input.addEventListener("focus", loadIndex);
input.addEventListener("input", search);
document.querySelector("search").addEventListener("keydown", (event) => {
  const links = [...list.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  if (event.key === "Escape") {
    close();
    input.focus();
  } else if (event.key === "ArrowDown" && links.length > 0) links[Math.min(at + 1, links.length - 1)].focus();
  else if (event.key === "ArrowUp" && at >= 0) (links[at - 1] ?? input).focus();
  else if (event.key === "Enter" && at < 0 && links.length > 0) links[0].click();
  else return;
  event.preventDefault();
});
list.addEventListener("click", (event) => {
  if (event.target.closest("a")) close();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("search")) close();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  event.preventDefault();
  input.focus();
});
