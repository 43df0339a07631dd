// Ctrl-K: find anything and go there by keyboard. Without scripts the button leads to the search page.
"use strict";

(() => {
  const dialog = document.getElementById("palette");
  const button = document.getElementById("find");
  const field = document.getElementById("palette-words");
  if (!dialog || !field) return;

  const links = () => [...dialog.querySelectorAll("#palette-found a")];
  const chosen = () => links().findIndex((link) => link.getAttribute("aria-current") === "true");
  const choose = (index) => {
    const all = links();
    if (!all.length) return;
    const at = (index + all.length) % all.length;
    all.forEach((link, number) => {
      if (number === at) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
    all[at].scrollIntoView({ block: "nearest" });
  };
  const open = () => {
    if (dialog.open) return;
    field.value = "";
    dialog.showModal();
    field.focus();
    window.htmx.trigger(field, "opened");
  };

  button?.addEventListener("click", (event) => {
    event.preventDefault();
    open();
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      choose(chosen() + step);
    } else if (event.key === "Enter") {
      const link = links()[Math.max(chosen(), 0)];
      if (link) {
        event.preventDefault();
        window.location.assign(link.href);
      }
    }
  });
  // A click beside the box closes it.
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.addEventListener("htmx:after:swap", () => {
    if (dialog.open) choose(0);
  });
})();
