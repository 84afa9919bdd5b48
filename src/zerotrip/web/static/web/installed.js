// The phone's worker: static files at hand, and a page that says so when there is no network.
if ("serviceWorker" in navigator && window.isSecureContext) navigator.serviceWorker.register("/m/worker.js", { scope: "/m/" }).catch(() => {});
