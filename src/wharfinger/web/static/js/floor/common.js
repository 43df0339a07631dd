// What every page of the floor has: its words, what is open, what a scan means, what waits to be sent.
import { readCode } from "../gs1.js";
import { onScan, scanned } from "../scanner.js";
import * as camera from "../camera.js";
import * as outbox from "../outbox.js";
import * as signals from "../signals.js";

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const floor = document.getElementById("floor").dataset;
const words = read("floor-words");
const keep = read("floor-keep");

export const asked = new URLSearchParams(window.location.search);
export const word = (name, values = {}) => words[name].replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");

// Quantities are decimals as text; sums are made in whole steps, so that 0.1 + 0.2 is 0.3.
export const steps = (quantity, decimals) => {
  const text = String(quantity ?? "").trim().replace(",", ".");
  return /^\d+(\.\d+)?$/.test(text) ? Math.round(Number(text) * 10 ** decimals) : NaN;
};
export const plain = (count, decimals) => (count / 10 ** decimals).toFixed(decimals).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");

// When it happened, however much later it is sent.
export const now = () => new Date().toISOString();

export const openWork = () => fetchJson("/floor/work.json");

export async function fetchJson(address) {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok || response.redirected) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

let goods = null;
async function allGoods() {
  goods ??= fetchJson("/floor/goods.json").then((found) => {
    const byCode = new Map();
    for (const item of found.items) {
      byCode.set(item.item, { item, size: 1 });
      if (item.gtin) byCode.set(item.gtin.padStart(14, "0"), { item, size: 1 });
      for (const unit of item.units) {
        if (unit.barcode) byCode.set(asKey(unit.barcode), { item, size: unit.holds[0] / unit.holds[1] });
      }
    }
    return { byCode, places: new Set(found.places.map((place) => place.place)) };
  });
  return goods;
}
const asKey = (code) => (/^\d{8,14}$/.test(code) ? code.padStart(14, "0") : code);

// What a scan means: { item, size, lot, expires, serial } or { place } or { code } that nobody knows.
export async function meaning(text) {
  const said = readCode(text, new Date().getFullYear());
  const { byCode, places } = await allGoods();
  if (said.code !== undefined && places.has(said.code)) return { place: said.code };
  const found = byCode.get(said.gtin ?? said.code) ?? byCode.get(asKey(said.code ?? ""));
  if (!found) return { code: said.gtin ?? said.code };
  return {
    item: found.item,
    size: found.size * (said.count ?? 1),
    lot: said.lot ?? "",
    expires: said.expires ?? said.best_before ?? "",
    serial: said.serial ?? "",
  };
}

export const itemOf = async (code) => (await allGoods()).byCode.get(code)?.item;

// A page that is not finished survives a reload, and an empty battery.
export const drafts = {
  load: (page) => JSON.parse(localStorage.getItem(`${floor.actor} ${page}`) ?? "null"),
  save: (page, draft) => localStorage.setItem(`${floor.actor} ${page}`, JSON.stringify(draft)),
  clear: (page) => localStorage.removeItem(`${floor.actor} ${page}`),
};

// Keep the act, send it if there is a network, and say which of the two it was. Gives the act as it stands then.
export async function book(act) {
  const kept = await outbox.keep(act);
  await outbox.flush();
  return outbox.one(kept.number);
}

export function wordsFor(act) {
  const name = act.state === "done" ? "done" : act.state === "refused" ? "refused" : "waits";
  return word(name, { label: act.label });
}

// The parts that all pages share: the last word that was said, and a field for codes that are typed.
export const spoken = () => ({
  said: "",
  isBad: false,
  typed: "",
  cameraOn: false,
  good(words) {
    this.said = words;
    this.isBad = false;
    signals.good();
  },
  bad(words) {
    this.said = words;
    this.isBad = true;
    signals.bad();
  },
  // What is scanned while the page still loads is heard when it has loaded.
  listen(loaded) {
    let queue = loaded;
    onScan((text) => {
      queue = queue.then(() => this.hear(text));
    });
    return loaded;
  },
  async hear(text) {
    let found;
    try {
      found = await meaning(text);
    } catch {
      this.bad(word("bad_code", { code: text }));
      return;
    }
    await this.take(found, text);
    await this.$nextTick();
    document.getElementById("scan-said").scrollIntoView({ block: "nearest" });
  },
  enterTyped() {
    const text = this.typed.trim();
    this.typed = "";
    if (text) scanned(text);
  },
  async toggleCamera() {
    if (camera.isOpen()) {
      camera.close();
      this.cameraOn = false;
      return;
    }
    this.cameraOn = true;
    await this.$nextTick();
    try {
      await camera.open(this.$refs.video);
    } catch {
      camera.close();
      this.cameraOn = false;
      this.bad(word("no_camera"));
    }
  },
});

const banner = () => ({
  waiting: 0,
  refused: [],
  note: "",
  init() {
    outbox.onChange((acts) => this.show(acts));
    window.addEventListener("offline", () => outbox.all().then((acts) => this.show(acts)));
    window.addEventListener("online", () => outbox.all().then((acts) => this.show(acts)));
    outbox.begin(floor.actor);
  },
  show(acts) {
    this.waiting = acts.filter((act) => act.state === "waiting").length;
    this.refused = acts.filter((act) => act.state === "refused").map((act) => ({
      ...act,
      found: act.error.blocked ? word("not_started") : act.error.found,
    }));
    this.note = outbox.state.loggedOut ? word("log_in") : navigator.onLine && !outbox.state.unreachable ? "" : word("network");
  },
  get isWaiting() {
    return this.waiting > 0;
  },
  async mend(act) {
    drafts.save(act.page, act.draft);
    await outbox.drop(act.number);
    window.location.assign(act.page);
    if (window.location.pathname + window.location.search === act.page) window.location.reload();
  },
  drop(act) {
    return outbox.drop(act.number);
  },
});

// Another person on the same phone does not find the pages of the one before.
function keepForLater() {
  if (!navigator.serviceWorker) return;
  const before = localStorage.getItem("floor-actor");
  localStorage.setItem("floor-actor", floor.actor);
  const parts = performance.getEntriesByType("resource").map((entry) => new URL(entry.name));
  const files = parts.filter((part) => part.pathname.startsWith("/static/")).map((part) => part.pathname);
  const scripts = Array.from(document.scripts, (script) => script.src).filter(Boolean);
  navigator.serviceWorker.register("/floor/worker.js");
  navigator.serviceWorker.addEventListener("message", (event) => {
    if (event.data.kept === event.data.of) document.documentElement.dataset.kept = "yes";
  });
  navigator.serviceWorker.ready.then((worker) => {
    const forget = before !== null && before !== floor.actor;
    if (navigator.onLine) worker.active.postMessage({ keep: [...new Set([...keep, ...files, ...scripts])], forget });
  });
}

export function start(name, page) {
  document.addEventListener("alpine:init", () => {
    window.Alpine.data("banner", banner);
    if (page) window.Alpine.data(name, page);
  });
  window.addEventListener("load", keepForLater);
}
