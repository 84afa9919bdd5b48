// The desk by keyboard: a verb's key opens its panel with the first field ready, Escape closes it; J and K walk the queue.
const typing = (element) => element.matches("input:not([type=checkbox], [type=radio], [type=submit]), textarea, select, [contenteditable]");

function unfoldSide() {
  const wide = window.matchMedia("(min-width: 900px)");
  const fold = document.querySelector("[data-unfold]");
  const follow = () => { if (fold) fold.open = wide.matches; };
  wide.addEventListener("change", follow);
  follow();
}

function press(key) {
  const found = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!found) return false;
  if (found.matches("details")) {
    found.open = true;
    found.querySelector("[autofocus], textarea, select, input:not([type=hidden]), button")?.focus();
  } else if (found.matches("input")) {
    found.focus();
    found.select();
  } else found.click();
  return true;
}

function walkQueue(step) {
  const rows = [...document.querySelectorAll(".queued")];
  const here = rows.findIndex((row) => row.classList.contains("queued-here"));
  rows[here < 0 ? 0 : here + step]?.click();
}

document.addEventListener("keydown", (event) => {
  const open = document.querySelector(".verb[open]");
  if (event.key === "Escape" && open) { open.open = false; open.querySelector("summary").focus(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  const key = event.key.toLowerCase();
  if (press(key)) { event.preventDefault(); return; }
  if (key === "j") walkQueue(1);
  if (key === "k") walkQueue(-1);
});

document.querySelectorAll(".verb").forEach((verb) => verb.addEventListener("toggle", () => {
  if (verb.open) verb.querySelector("textarea, select, input:not([type=hidden])")?.focus();
}));

document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));

unfoldSide();
