// A photographed paper is turned the right way and made smaller before it leaves the phone, and may be cropped: by
// dragging an edge or with the sliders. What the browser cannot open goes as it is; the server says what is wrong.
const SMALL_ENOUGH = 950_000;
const TRIES = [[2000, 0.82], [2000, 0.7], [1600, 0.7], [1200, 0.6], [900, 0.5]]; // longest side, quality
const AT_HAND = 3000;
const EDGES = ["top", "bottom", "left", "right"];
const shots = new WeakMap(); // frame → { source, turn, input, file, made }

const part = (frame, name) => frame.querySelector(`[data-shot-${name}]`);
const written = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`);

function canvasOf(width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width));
  canvas.height = Math.max(1, Math.round(height));
  return canvas;
}

// Upright, whatever way the phone was held, and no larger than is worth keeping in memory.
async function opened(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, AT_HAND / Math.max(bitmap.width, bitmap.height));
  const canvas = canvasOf(bitmap.width * scale, bitmap.height * scale);
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas;
}

function cropOf(frame) {
  const share = (edge) => Number(frame.querySelector(`[data-shot-edge=${edge}]`).value) / 100;
  return Object.fromEntries(EDGES.map((edge) => [edge, share(edge)]));
}

function drawn({ source, turn }, crop, longest) {
  const [wide, high] = turn % 2 ? [source.height, source.width] : [source.width, source.height];
  const [width, height] = [wide * (1 - crop.left - crop.right), high * (1 - crop.top - crop.bottom)];
  const scale = Math.min(1, longest / Math.max(width, height));
  const canvas = canvasOf(width * scale, height * scale);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "white"; // a JPEG knows no transparent paper
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.scale(scale, scale);
  pen.translate(wide / 2 - crop.left * wide, high / 2 - crop.top * high);
  pen.rotate((turn * Math.PI) / 2);
  pen.drawImage(source, -source.width / 2, -source.height / 2);
  return canvas;
}

async function small(shot, crop) {
  let blob;
  for (const [longest, quality] of TRIES) {
    blob = await new Promise((done) => { drawn(shot, crop, longest).toBlob(done, "image/jpeg", quality); });
    if (blob.size < SMALL_ENOUGH) break;
  }
  return new File([blob], `${shot.file.name.replace(/\.[^.]*$/, "")}.jpg`, { type: "image/jpeg" });
}

function preview(frame, shot) {
  const none = { top: 0, bottom: 0, left: 0, right: 0 };
  const whole = drawn(shot, none, 800);
  const canvas = part(frame, "picture");
  [canvas.width, canvas.height] = [whole.width, whole.height];
  const pen = canvas.getContext("2d");
  const { top, bottom, left, right } = cropOf(frame);
  const { width, height } = canvas;
  const inner = [left * width, top * height, width * (1 - left - right), height * (1 - top - bottom)];
  pen.drawImage(whole, 0, 0);
  pen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--cut-away");
  pen.fillRect(0, 0, width, height);
  pen.drawImage(whole, ...inner, ...inner);
}

// One after the other: only what was asked for last is put into the form.
function make(frame) {
  const shot = shots.get(frame);
  preview(frame, shot);
  const made = small(shot, cropOf(frame)).then((file) => {
    if (shot.made !== made) return;
    const files = new DataTransfer();
    files.items.add(file);
    shot.input.files = files.files;
    part(frame, "size").textContent = `${written(shot.file.size)} → ${written(file.size)}`;
  }).catch(() => {}).finally(() => { if (shot.made === made) shot.made = null; });
  shot.made = made;
}

function showName(frame, file) {
  part(frame, "seen").hidden = !file;
  part(frame, "name").textContent = file ? file.name : "";
  part(frame, "size").textContent = file ? written(file.size) : "";
}

function take(input) {
  const frame = input.closest("[data-shots]");
  const [file] = input.files;
  frame.querySelectorAll("[data-shot]").forEach((other) => { if (other !== input) other.value = ""; });
  frame.querySelectorAll("[data-shot-edge]").forEach((edge) => { edge.value = 0; });
  showName(frame, file);
  const shot = { turn: 0, input, file };
  shots.set(frame, shot);
  const show = (yes) => { part(frame, "picture").hidden = !yes; part(frame, "tools").hidden = !yes; };
  show(false);
  if (!file || !file.type.startsWith("image/")) return;
  shot.made = opened(file).then((source) => {
    if (shots.get(frame) !== shot) return;
    shot.source = source;
    show(true);
    make(frame);
  }).catch(() => { shot.made = null; });
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-shot]")) take(event.target);
  if (event.target.matches("[data-shot-edge]")) make(event.target.closest("[data-shots]"));
});
document.addEventListener("input", (event) => {
  const frame = event.target.matches("[data-shot-edge]") && event.target.closest("[data-shots]");
  if (frame) preview(frame, shots.get(frame));
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-shot-turn]");
  if (!button) return;
  const frame = button.closest("[data-shots]");
  const shot = shots.get(frame);
  shot.turn = (shot.turn + Number(button.dataset.shotTurn)) % 4;
  frame.querySelectorAll("[data-shot-edge]").forEach((edge) => { edge.value = 0; });
  make(frame);
});

// The edge nearest to the finger follows it, while “Crop” is open: otherwise the page scrolls as always.
function follow(canvas, edge, event) {
  const box = canvas.getBoundingClientRect();
  const [x, y] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  const share = { top: y, bottom: 1 - y, left: x, right: 1 - x }[edge];
  canvas.closest("[data-shots]").querySelector(`[data-shot-edge=${edge}]`).value = Math.round(share * 100);
  preview(canvas.closest("[data-shots]"), shots.get(canvas.closest("[data-shots]")));
}

function nearest(canvas, event) {
  const box = canvas.getBoundingClientRect();
  const crop = cropOf(canvas.closest("[data-shots]"));
  const [x, y] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  const away = {
    top: Math.abs(y - crop.top), bottom: Math.abs(1 - crop.bottom - y),
    left: Math.abs(x - crop.left), right: Math.abs(1 - crop.right - x),
  };
  return EDGES.reduce((best, edge) => (away[edge] < away[best] ? edge : best));
}

document.querySelectorAll("[data-shot-picture]").forEach((canvas) => {
  const frame = canvas.closest("[data-shots]");
  let edge = null;
  canvas.addEventListener("pointerdown", (event) => {
    if (!part(frame, "crop").open) return;
    edge = nearest(canvas, event);
    canvas.setPointerCapture(event.pointerId);
    follow(canvas, edge, event);
  });
  canvas.addEventListener("pointermove", (event) => { if (edge) follow(canvas, edge, event); });
  const leave = () => { if (edge) { edge = null; make(frame); } };
  canvas.addEventListener("pointerup", leave);
  canvas.addEventListener("pointercancel", leave);
  part(frame, "crop").addEventListener("toggle", (event) => canvas.classList.toggle("shot-cropping", event.target.open));
});

// Sent before the picture is ready: wait for it, then send.
document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  const making = [...form.querySelectorAll("[data-shots]")].map((frame) => shots.get(frame)).filter((shot) => shot?.made);
  if (!making.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  while (making.some((shot) => shot.made)) await Promise.all(making.map((shot) => shot.made));
  form.requestSubmit(submitter);
}, true);
