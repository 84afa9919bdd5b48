// The editor: numbers beside the lines, and a problem leads to its place. Everything else works without script.
const text = document.getElementById("pack-text");
const numbers = document.querySelector("[data-numbers]");

function count() {
  const lines = text.value.split("\n").length;
  if (Number(numbers.dataset.lines) === lines) return;
  numbers.dataset.lines = lines;
  numbers.textContent = Array.from({ length: lines }, (_, i) => i + 1).join("\n");
}

// A column counts characters as the check does; the browser counts UTF-16 units.
function goTo(line, column) {
  const lines = text.value.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const here = lines[line - 1] ?? "";
  const at = before + [...here].slice(0, column - 1).join("").length;
  text.focus();
  text.setSelectionRange(at, before + here.length);
  const height = parseFloat(getComputedStyle(text).lineHeight);
  text.scrollTop = Math.max(0, (line - 1) * height - text.clientHeight / 3);
}

if (text) {
  numbers.hidden = false;
  count();
  text.addEventListener("input", count);
  text.addEventListener("scroll", () => { numbers.scrollTop = text.scrollTop; });
  document.addEventListener("click", (event) => {
    const problem = event.target.closest("[data-line]");
    if (problem) goTo(Number(problem.dataset.line), Number(problem.dataset.column));
  });
}
