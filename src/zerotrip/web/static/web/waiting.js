// Forms that may wait (`data-waits`): where there is no network they are kept on this device, sealed with a key that no
// script can read out, and sent once it is back. That they act once is the server's doing, by the form's own key.
const card = document.querySelector("[data-waiting]");
const mine = card?.dataset.waiting;
const able = Boolean(mine && window.indexedDB && window.crypto?.subtle);
const PATIENCE = 90_000;
const A_WEEK = 7 * 24 * 3600 * 1000;
const AGAIN = 30_000;
const BUSY = 502; // and above: nobody is there who could say anything
let sending = false;

function database() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open("waiting", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("keys");
      asked.result.createObjectStore("forms", { keyPath: "key" });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

async function stored(name, mode, act) {
  const open = await database();
  return new Promise((done, failed) => {
    const turn = open.transaction(name, mode);
    const asked = act(turn.objectStore(name));
    turn.oncomplete = () => { open.close(); done(asked.result); };
    turn.onabort = () => { open.close(); failed(turn.error); };
  });
}

async function seal() {
  const known = await stored("keys", "readonly", (keys) => keys.get("seal"));
  if (known) return known;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  // Of two tabs the first has made it; the other takes that one.
  return stored("keys", "readwrite", (keys) => keys.add(made, "seal")).then(() => made, () => seal());
}

async function keep(said, address) {
  const packed = new Response(said);
  const type = packed.headers.get("content-type");
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await seal(), await packed.arrayBuffer());
  const kept = { key: said.get("key"), whose: mine, at: Date.now(), refused: false, address, type, iv, sealed };
  await stored("forms", "readwrite", (forms) => forms.put(kept));
}

async function opened({ type, iv, sealed }) {
  const packed = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await seal(), sealed);
  const said = await new Response(packed, { headers: { "content-type": type } }).formData();
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  if (token) said.set("csrfmiddlewaretoken", token); // signing in anew has changed it
  return said;
}

const letGo = (kept) => stored("forms", "readwrite", (forms) => forms.delete(kept.key));

async function waiting() {
  const all = await stored("forms", "readonly", (forms) => forms.getAll());
  const old = all.filter((kept) => Date.now() - kept.at > A_WEEK);
  await Promise.all(old.map(letGo));
  return all.filter((kept) => kept.whose === mine && !old.includes(kept));
}

// Where it leads when it was taken; nothing when the server has something to say. Throws where there is no network.
async function send(said, address) {
  const answer = await fetch(address, {
    method: "POST", body: said, redirect: "manual", headers: { "X-Waits": "1" }, signal: AbortSignal.timeout(PATIENCE),
  });
  if (answer.status >= BUSY) throw new Error("busy");
  return answer.headers.get("X-Then");
}

// The browser's own way, which shows what the server says.
function natively(said, address) {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", enctype: "multipart/form-data", action: address, hidden: true });
  for (const [name, value] of said) {
    const input = document.createElement("input");
    input.type = typeof value === "string" ? "hidden" : "file";
    input.name = name;
    if (typeof value === "string") input.value = value;
    else if (value.size) { const files = new DataTransfer(); files.items.add(value); input.files = files.files; }
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}

function lead(then) {
  const there = new URL(then, window.location.href);
  if (there.hash && there.pathname === window.location.pathname) window.location.reload();
  else window.location.assign(there);
}

async function show(then) {
  const all = await waiting();
  const some = all.filter((kept) => !kept.refused).length;
  const part = (name, yes) => { const one = card.querySelector(`[data-waiting-${name}]`); one.hidden = !yes; return one; };
  part("some", some).querySelector("b").textContent = some;
  part("refused", all.length > some);
  if (then) part("sent", true).querySelector("a").href = then;
  card.hidden = ![...card.querySelectorAll("p")].some((line) => !line.hidden);
  return some;
}

async function sendAll() {
  if (sending) return;
  sending = true;
  let then = "";
  try {
    for (const kept of (await waiting()).filter((one) => !one.refused)) {
      const taken = await send(await opened(kept), kept.address);
      if (taken) await letGo(kept);
      else await stored("forms", "readwrite", (forms) => forms.put({ ...kept, refused: true }));
      then = taken || then;
    }
  } catch { /* no network yet */ }
  sending = false;
  if (await show(then)) setTimeout(sendAll, AGAIN);
}

async function lookAtRefused() {
  const kept = (await waiting()).find((one) => one.refused);
  const said = await opened(kept);
  await letGo(kept);
  natively(said, kept.address);
}

document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  if (!able || event.defaultPrevented || !form.matches("[data-waits]")) return;
  if (form.dataset.waits && form.dataset.waits !== submitter?.value) return;
  event.preventDefault();
  const said = new FormData(form);
  const address = new URL(form.getAttribute("action") || "", window.location.href).href;
  if (submitter?.name) said.append(submitter.name, submitter.value);
  try {
    const then = await send(said, address);
    if (then) lead(then);
    else natively(said, address);
  } catch {
    await keep(said, address);
    sessionStorage.removeItem("typed"); // what waits lies here sealed, and nowhere else
    await show();
    card.scrollIntoView({ block: "center" });
    setTimeout(sendAll, AGAIN);
  }
});

// Whoever signs out leaves nothing on the device.
document.addEventListener("submit", (event) => {
  if (event.target.getAttribute("action")?.endsWith("/accounts/logout/")) indexedDB.deleteDatabase("waiting");
});

if (able) {
  card.querySelector("[data-waiting-look]").addEventListener("click", lookAtRefused);
  window.addEventListener("online", sendAll);
  sendAll();
}
