// What every page can do: say something to the person, and forget nothing that a page was showing.
"use strict";

const say = (words) => {
  const place = document.getElementById("said");
  place?.replaceChildren(Object.assign(document.createElement("p"), { textContent: words }));
};

// A page that was opened in the background while the session ended goes to the login, not into a fragment.
document.addEventListener("htmx:response:error", (event) => {
  if (event.detail?.ctx?.response?.status === 401) window.location.reload();
});

// On a phone the menu scrolls sideways: the page one is on shall be seen.
document.querySelector(".menu [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });

window.wharfinger = { say };
