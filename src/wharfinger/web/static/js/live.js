// Rows that follow the books: when stock of an item changes anywhere, the rows that show it are fetched anew, and
// where a row has come that is not here yet, the page says so: rows that are inserted would move what is below.
"use strict";

(() => {
  const COUNT_EVERY_MS = 500;
  const waiting = new Set();
  let timer = 0;
  let counting = 0;
  let counted = -COUNT_EVERY_MS;
  let at = null; // the list, and the rows that its total counts
  let known = new Set();

  const get = async (address) => {
    const answer = await fetch(address, { credentials: "same-origin" });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  };
  const idsOf = (place) => new Set([...(place?.querySelectorAll("tr[data-live-item]") ?? [])].map((row) => row.id));
  const list = () => document.querySelector("[data-live-total]");
  const show = (part, now) => {
    part.replaceChildren(...now.childNodes);
    part.classList.remove("changed");
    void part.offsetWidth; // so that the mark is shown again for a second change
    part.classList.add("changed");
  };
  const fresh = async (url, codes) => {
    const address = new URL(url, window.location.href);
    for (const code of codes) address.searchParams.append("item", code);
    const page = await get(address);
    if (!page) return;
    for (const part of document.querySelectorAll("[data-live-item]")) {
      const now = codes.includes(part.dataset.liveItem) && page.getElementById(part.id);
      if (now && now.innerHTML !== part.innerHTML) show(part, now);
    }
    const rows = page.querySelectorAll("tr[data-live-item]:not([data-live-none])");
    if (list() && [...rows].some((row) => !document.getElementById(row.id))) count();
  };
  // How many rows the list has by now, under the filter that the person has set: more than it had are new ones.
  const count = () => {
    counting ||= window.setTimeout(recount, Math.max(0, counted + COUNT_EVERY_MS - performance.now()));
  };
  const recount = async () => {
    counting = 0;
    counted = performance.now();
    const there = (await get(window.location.href))?.querySelector("[data-live-total]");
    const place = list();
    const news = document.getElementById("live-news");
    if (!there || !place || !news) return;
    // A row of which nothing is left stays on the page, and is no longer found.
    const found = idsOf(there);
    const mine = [...idsOf(place)];
    const gone = mine.filter((id) => known.has(id) && !found.has(id)).length;
    const back = mine.filter((id) => !known.has(id) && found.has(id)).length;
    const more = Number(there.dataset.liveTotal) > Number(place.dataset.liveTotal) - gone + back;
    if (more && !mine.length) {
      place.replaceWith(document.adoptNode(there)); // nothing was there that could move
      window.htmx.process(list());
      begin();
    } else if (more) {
      news.href = window.location.href;
      news.hidden = false;
    } else {
      place.dataset.liveTotal = there.dataset.liveTotal;
      known = found;
      news.hidden = true;
    }
  };
  const begin = () => {
    at = list();
    known = idsOf(at);
    const news = document.getElementById("live-news");
    if (news) news.hidden = true;
  };
  const refetch = () => {
    timer = 0;
    const byUrl = new Map();
    const here = new Set();
    for (const part of document.querySelectorAll("[data-live-item]")) {
      here.add(part.dataset.liveItem);
      if (!waiting.has(part.dataset.liveItem)) continue;
      const url = part.closest("[data-live-url]")?.dataset.liveUrl;
      if (!url) continue;
      if (!byUrl.has(url)) byUrl.set(url, new Set());
      byUrl.get(url).add(part.dataset.liveItem);
    }
    if (list() && [...waiting].some((code) => !here.has(code))) count();
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
  // Another filter or page shows what there is: what was new is in it.
  document.addEventListener("htmx:after:swap", () => {
    if (list() !== at) begin();
  });
  begin();
  window.addEventListener("pagehide", () => source.close());
})();
