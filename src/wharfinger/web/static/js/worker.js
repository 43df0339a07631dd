// Keeps the floor pages and what they need, for when the network fails: the network first, else what was kept.
"use strict";
const KEPT = "wharfinger-floor";
const PATIENCE_MS = 4000;

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const { keep, forget } = event.data;
  event.waitUntil((async () => {
    if (forget) await caches.delete(KEPT);
    const cache = await caches.open(KEPT);
    const answers = await Promise.all(keep.map((address) => fetchAndKeep(cache, new Request(address)).catch(() => null)));
    event.source?.postMessage({ kept: answers.filter((answer) => answer?.ok).length, of: keep.length });
  })());
});

self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  const ours = origin === self.location.origin && (pathname.startsWith("/floor/") || pathname.startsWith("/static/"));
  if (method === "GET" && ours) event.respondWith(networkFirst(event));
});

async function networkFirst(event) {
  const cache = await caches.open(KEPT);
  const answer = fetchAndKeep(cache, event.request);
  event.waitUntil(answer.catch(() => null));
  const kept = await cache.match(event.request, { ignoreSearch: true, ignoreVary: true });
  if (!kept) return answer;
  const late = new Promise((resolve) => setTimeout(() => resolve(kept), PATIENCE_MS));
  return Promise.race([answer.catch(() => kept), late]);
}

async function fetchAndKeep(cache, request) {
  const answer = await fetch(request);
  // A login page in place of what was asked for is no answer to keep.
  if (answer.ok && !answer.redirected && answer.type === "basic") {
    const { origin, pathname } = new URL(request.url);
    await cache.put(origin + pathname, answer.clone());
  }
  return answer;
}
