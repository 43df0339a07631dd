// Today by keyboard: j and k walk, a accepts, s puts off, d dismisses, u undoes. The page works without it.
"use strict";

(() => {
  let at = -1;
  const cards = () => [...document.querySelectorAll(".proposal")];
  const go = (index) => {
    const all = cards();
    if (!all.length) return;
    at = Math.max(0, Math.min(index, all.length - 1));
    all[at].focus();
    all[at].scrollIntoView({ block: "nearest" });
  };
  const press = (key) => {
    const target = cards()[at]?.querySelector(`[data-key="${key}"]`);
    if (!target) return;
    target.click();
    if (key === "d") target.closest("details").querySelector("input[name=reason]").focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog")) return;
    if (event.key === "j") go(at + 1);
    else if (event.key === "k") go(at - 1);
    else if (event.key === "u") document.querySelector("#said button")?.click();
    else if ("asd".includes(event.key)) press(event.key);
    else return;
    event.preventDefault();
  });
  document.addEventListener("focusin", (event) => {
    const card = event.target.closest(".proposal");
    if (card) at = cards().indexOf(card);
  });
  // What is decided goes away; the next one takes its place and the focus.
  document.addEventListener("htmx:after:swap", () => {
    if (at >= 0) go(at);
  });
})();
