// Acts that wait on this phone until the books have them: in order, each under a key of its own, so that however
// often one is sent it has one effect. A refused act stays until somebody mends or drops it.
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;
const hearers = [];
let database = null;
let actor = "";

export const state = { loggedOut: false, unreachable: false };
export const onChange = (hear) => hearers.push(hear);

// Whose acts are kept and sent from here on.
export function begin(who) {
  actor = who;
  window.addEventListener("online", flush);
  window.addEventListener("pageshow", flush);
  return flush();
}

// After a failure it is tried again, at first soon, then less and less often.
let pause = FIRST_RETRY_MS;
let timer = 0;
function later() {
  clearTimeout(timer);
  timer = setTimeout(flush, pause);
  pause = Math.min(pause * 2, LAST_RETRY_MS);
}

export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Keep an act: { verb, args, label, page, draft }. It is safe once this resolves.
export async function keep(act) {
  const kept = { key: newKey(), actor, state: "waiting", made: Date.now(), ...act };
  const number = await ask("readwrite", (store) => store.add(kept));
  await changed();
  return { ...kept, number };
}

export async function all() {
  const rows = await ask("readonly", (store) => store.getAll());
  return rows.filter((act) => act.actor === actor && act.state !== "done");
}

export const one = (number) => ask("readonly", (store) => store.get(number));

export async function drop(number) {
  await ask("readwrite", (store) => store.delete(number));
  await changed();
}

// Send what waits, the oldest first, and stop at the first that cannot be sent now.
export function flush() {
  const locked = navigator.locks
    ? navigator.locks.request("wharfinger-outbox", sendAll)
    : (running = running.then(sendAll, sendAll));
  return locked;
}
let running = Promise.resolve();

async function sendAll() {
  for (const act of await all()) {
    if (act.state !== "waiting") continue;
    if (!(await send(act))) {
      later();
      break;
    }
    pause = FIRST_RETRY_MS;
  }
  await tidy();
  await changed();
}

async function send(act) {
  const args = { ...act.args };
  if (act.after) {
    const first = await one(act.after);
    if (first?.state !== "done") return refuse(act, { found: first?.error?.found ?? "", expected: "", mend: "", blocked: true });
    args.count = first.answer.count;
  }
  let response;
  try {
    response = await fetch("/floor/acts", {
      method: "POST",
      redirect: "manual",
      headers: { "Content-Type": "application/json", "X-CSRFToken": cookie("wharfinger_csrf") },
      body: JSON.stringify({ key: act.key, verb: act.verb, actor: act.actor, args }),
    });
  } catch {
    state.unreachable = true;
    return false;
  }
  state.unreachable = response.status >= 500;
  state.loggedOut = response.type === "opaqueredirect" || response.status === 401;
  if (state.loggedOut || state.unreachable) return false;
  const isJson = (response.headers.get("Content-Type") ?? "").startsWith("application/json");
  if (!isJson) {
    // No answer of ours: the form's secret has changed, or something stands between.
    state.loggedOut = true;
    return false;
  }
  const said = await response.json();
  if (response.ok) {
    await put({ ...act, state: "done", answer: said.answer, draft: null });
    return true;
  }
  if (response.status === 409) return false;
  return refuse(act, said);
}

async function refuse(act, error) {
  await put({ ...act, state: "refused", error });
  return true;
}

// What is done is kept for as long as another act waits for its answer, and for a day.
async function tidy() {
  const rows = await ask("readonly", (store) => store.getAll());
  const needed = new Set(rows.filter((act) => act.state !== "done").map((act) => act.after));
  for (const act of rows) {
    if (act.state === "done" && !needed.has(act.number) && Date.now() - act.made > 86_400_000) {
      await ask("readwrite", (store) => store.delete(act.number));
    }
  }
}

const put = (act) => ask("readwrite", (store) => store.put(act));

async function changed() {
  const rows = await all();
  hearers.forEach((hear) => hear(rows));
}

function cookie(name) {
  return document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
}

async function ask(mode, work) {
  database ??= await opened();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction("acts", mode, { durability: "strict" });
    const request = work(transaction.objectStore("acts"));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("wharfinger-floor", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("acts", { keyPath: "number", autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
