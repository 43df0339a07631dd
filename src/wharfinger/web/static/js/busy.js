// What is waited for says so, to eyes and to screen readers, over the page so that nothing moves. What is answered at
// once shows nothing, nor does what a page asks by itself again and again: that shows how far it is.
"use strict";

(() => {
  const QUICK_MS = 150;
  const line = document.getElementById("busy");
  const timers = new Map();

  const show = (place) => {
    place.setAttribute("aria-busy", "true");
    if (line.firstChild) return;
    line.append(Object.assign(document.createElement("span"), { className: "only-read", textContent: line.dataset.words }));
  };
  const begin = (place) => {
    timers.set(place, window.setTimeout(show, QUICK_MS, place));
  };
  const end = (place) => {
    window.clearTimeout(timers.get(place));
    timers.delete(place);
    place.removeAttribute("aria-busy");
    if (!timers.size) line.replaceChildren();
  };
  const repeats = (source) => source?.getAttribute?.("hx-trigger")?.includes("every");

  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    if (ctx.target instanceof Element && !repeats(ctx.sourceElement)) begin(ctx.target);
  });
  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
    if (timers.has(ctx.target)) end(ctx.target);
  });
  // A form that leads to another page; the line goes with this one.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "post" && !form.target) window.setTimeout(() => event.defaultPrevented || begin(form));
  });
  window.addEventListener("pageshow", () => [...timers.keys()].forEach(end));
})();
