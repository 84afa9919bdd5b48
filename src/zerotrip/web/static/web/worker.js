// Static files and one page without anybody's name, for when there is no network. Nobody's page is ever kept.
// VERSION, FILES and OFFLINE (language → page) stand above, written by web/installed.py.
const TONGUE = "/tongue"; // in which language the last page was; kept beside the files

self.addEventListener("install", (event) => {
  const wanted = [...FILES, ...Object.values(OFFLINE)].map((address) => new Request(address, { credentials: "omit", cache: "reload" }));
  event.waitUntil(caches.open(VERSION).then((kept) => kept.addAll(wanted)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name !== VERSION);
  event.waitUntil(caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});

async function page(request) {
  try {
    const answer = await fetch(request);
    const tongue = answer.headers.get("content-language");
    if (tongue) caches.open(VERSION).then((kept) => kept.put(TONGUE, new Response(tongue)));
    return answer;
  } catch {
    const tongue = await (await caches.match(TONGUE))?.text();
    return caches.match(OFFLINE[tongue] ?? Object.values(OFFLINE)[0]);
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") { event.respondWith(page(request)); return; }
  const { origin, pathname } = new URL(request.url);
  if (origin === self.location.origin && FILES.includes(pathname)) {
    event.respondWith(caches.match(pathname).then((kept) => kept ?? fetch(request)));
  }
});
