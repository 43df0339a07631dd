// Rows that follow the books: when stock of an item changes anywhere, the rows that show it are fetched anew.
"use strict";

(() => {
  const waiting = new Set();
  let timer = 0;

  const fresh = async (url, codes) => {
    const address = new URL(url, window.location.href);
    for (const code of codes) address.searchParams.append("item", code);
    const answer = await fetch(address, { credentials: "same-origin" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-live-item]")) {
      if (!codes.includes(part.dataset.liveItem)) continue;
      const now = page.getElementById(part.id);
      if (now && now.innerHTML !== part.innerHTML) {
        part.replaceChildren(...now.childNodes);
        part.classList.remove("changed");
        void part.offsetWidth; // so that the mark is shown again for a second change
        part.classList.add("changed");
      }
    }
  };
  const refetch = () => {
    timer = 0;
    const byUrl = new Map();
    for (const part of document.querySelectorAll("[data-live-item]")) {
      if (!waiting.has(part.dataset.liveItem)) continue;
      const url = part.closest("[data-live-url]")?.dataset.liveUrl;
      if (!url) continue;
      if (!byUrl.has(url)) byUrl.set(url, new Set());
      byUrl.get(url).add(part.dataset.liveItem);
    }
    waiting.clear();
    for (const [url, codes] of byUrl) fresh(url, [...codes]);
  };

  // From the moment of which the page is, not from when the stream begins: nothing falls in between.
  const from = document.querySelector("[data-live-after]")?.dataset.liveAfter;
  const source = new EventSource(from ? `/events?after=${from}` : "/events");
  source.addEventListener("stock.changed", (event) => {
    waiting.add(JSON.parse(event.data).item);
    timer ||= window.setTimeout(refetch, 50);
  });
  window.addEventListener("pagehide", () => source.close());
})();
