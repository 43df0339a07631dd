// A barcode scanner on USB or Bluetooth is a keyboard that types fast and ends with Enter. It is heard anywhere
// on the page, whatever has the focus; what it typed into a field on the way is taken out again.
const LONGEST_PAUSE_MS = 150;
const LONGEST_MEAN_MS = 80;
const SHORTEST = 3;

const hearers = [];
export const onScan = (hear) => hearers.push(hear);
export const scanned = (text) => hearers.forEach((hear) => hear(text));

let typed = "";
let began = 0;
let last = 0;
let field = null;
let stood = "";

document.addEventListener("keydown", (event) => {
  const now = event.timeStamp;
  if (now - last > LONGEST_PAUSE_MS) typed = "";
  last = now;
  if (event.key === "Enter" || event.key === "Tab") {
    const quick = typed.length >= SHORTEST && (now - began) / typed.length <= LONGEST_MEAN_MS;
    const text = typed;
    typed = "";
    if (!quick) return;
    event.preventDefault();
    event.stopPropagation();
    putBack();
    scanned(text);
    return;
  }
  const sign = signOf(event);
  if (sign === null) return;
  if (!typed) {
    began = now;
    field = event.target instanceof Element && "value" in event.target ? event.target : null;
    stood = field ? field.value : "";
  }
  typed += sign;
  // A space in the middle of a code would press the button that has the focus.
  if (sign === "\x1d" || (sign === " " && typed.length > 1 && !field)) event.preventDefault();
}, true);

// The sign that separates elements of GS1 comes as Ctrl and ], as F8, or as itself.
function signOf(event) {
  if ((event.ctrlKey && event.key === "]") || event.key === "F8" || event.key === "\x1d") return "\x1d";
  if (event.ctrlKey || event.altKey || event.metaKey || event.key.length !== 1) return null;
  return event.key;
}

function putBack() {
  if (!field || field.value === stood) return;
  field.value = stood;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
