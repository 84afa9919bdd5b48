// The paper beside the case: larger, smaller, turned by a quarter. Without script it is shown as it was photographed.
const MOST = 5;
const stage = document.querySelector("div.viewer-stage");

function zoom(step) {
  const now = Number(stage.dataset.zoomed || 1);
  const next = Math.min(MOST, Math.max(1, now + step));
  stage.classList.remove(`zoom-${now}`);
  stage.classList.add(`zoom-${next}`);
  stage.dataset.zoomed = next;
}

function turn() {
  const now = Number(stage.dataset.turned || 0);
  const next = (now + 1) % 4;
  stage.classList.remove(`turn-${now}`);
  stage.classList.add(`turn-${next}`);
  stage.dataset.turned = next;
}

if (stage) {
  document.querySelectorAll("[data-zoom]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => zoom(Number(button.dataset.zoom)));
  });
  document.querySelectorAll("[data-turn]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", turn);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.matches("input:not([type=checkbox], [type=radio]), textarea, select")) return;
    if (event.key === "+" || event.key === "=") zoom(1);
    if (event.key === "-") zoom(-1);
    if (event.key.toLowerCase() === "l") turn();
  });
}
