// The desk by keyboard; "?" shows the keys. Every key presses something that stands on the page and works by hand.
const typing = (element) => element.matches("input:not([type=checkbox], [type=radio], [type=submit]), textarea, select, [contenteditable]");
const GOES_WITHIN = 1500;
let goingSince = 0;

function unfoldSide() {
  const wide = window.matchMedia("(min-width: 900px)");
  const fold = document.querySelector("[data-unfold]");
  const follow = () => { if (fold) fold.open = wide.matches; };
  wide.addEventListener("change", follow);
  follow();
}

// A button is clicked, a panel opened with its first field ready, a field made ready to be written over.
function press(key) {
  const found = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!found) return false;
  if (found.matches("details")) {
    found.open = true;
    found.querySelector("[autofocus], .help-panel, textarea, select, input:not([type=hidden]), button")?.focus();
  } else if (found.matches("input")) {
    const fold = found.closest("details:not([open])");
    if (fold) fold.open = true;
    found.focus();
    found.select();
  } else found.click();
  return true;
}

function goTo(key) {
  const room = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
  if (room) window.location.assign(room.href);
  return Boolean(room);
}

// A row is whatever row of a table leads somewhere or can be opened, and what is marked as one.
const GOES = "a[href], summary, button";
const rows = () => [...document.querySelectorAll(`main :is([data-row], tbody tr:has(${GOES}))`)];
const rowOf = (element) => element.closest("[data-row], tbody tr");

// The row's own link takes the focus, so that Enter opens it as it opens any link; else what opens in it.
function walk(step) {
  const all = rows();
  const here = all.indexOf(rowOf(document.activeElement));
  const next = all[here < 0 ? 0 : Math.min(all.length - 1, Math.max(0, here + step))];
  (next?.querySelector("a[href]") ?? next?.querySelector(GOES))?.focus();
  next?.scrollIntoView({ block: "nearest" });
  return Boolean(next);
}

function mark() {
  const box = rowOf(document.activeElement)?.querySelector("input[type=checkbox]");
  box?.click();
  return Boolean(box);
}

function countMarks() {
  const told = document.querySelector("[data-marked]");
  if (!told) return;
  const marked = document.querySelectorAll("[data-row] input[type=checkbox]:checked").length;
  told.textContent = marked;
  told.hidden = false;
  document.querySelectorAll("#bulk button").forEach((button) => { button.disabled = marked === 0; });
}

function markAll() {
  const all = document.querySelector("[data-mark-all]");
  if (!all) return;
  all.hidden = false;
  all.addEventListener("change", () => {
    document.querySelectorAll("[data-row] input[type=checkbox]").forEach((box) => { box.checked = all.checked; });
    countMarks();
  });
  document.addEventListener("change", countMarks);
  window.addEventListener("pageshow", countMarks);
  countMarks();
}

function showKeys() {
  const keys = document.querySelector("dialog.keys");
  const button = document.querySelector("[data-keys]");
  if (!keys || !button) return;
  button.hidden = false;
  button.addEventListener("click", () => keys.showModal());
}

document.addEventListener("keydown", (event) => {
  const open = document.querySelector(".verb[open], .help[open]");
  if (event.key === "Escape" && open) { open.open = false; open.querySelector("summary").focus(); return; }
  if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const key = event.key.toLowerCase();
  const going = Date.now() - goingSince < GOES_WITHIN;
  goingSince = key === "g" && !going ? Date.now() : 0;
  const acted = (going && goTo(key)) || (key !== "g" && press(key))
    || (key === "j" && walk(1)) || (key === "k" && walk(-1)) || (key === "x" && mark());
  if (acted) event.preventDefault();
});

document.querySelectorAll(".verb").forEach((verb) => verb.addEventListener("toggle", () => {
  if (verb.open) verb.querySelector("textarea, select, input:not([type=hidden])")?.focus();
}));

document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));

unfoldSide();
markAll();
showKeys();
