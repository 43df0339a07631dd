// What a barcode on goods says, for phones without a network. The rules and their sources stand in
// tables/gs1.py; both are tested on the same cases.
const SEPARATOR = "\x1d";
const OF_GS1 = ["C1", "e0", "d2", "Q3", "J1"];
const GTIN_LENGTHS = [8, 12, 13, 14];
const CHARACTERS = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+$/;
const LONGEST = { 10: 20, 21: 20, 37: 8 };

const two = (number) => String(number).padStart(2, "0");
const from_to = (first, end) => Array.from({ length: end - first }, (_, at) => first + at);
const PREDEFINED = { "00": 20, "01": 16, "02": 16, "03": 16, "04": 18, 20: 4, 41: 16 };
for (const number of from_to(11, 20)) PREDEFINED[number] = 8;
for (const number of from_to(31, 37)) PREDEFINED[number] = 10;
const IDENTIFIER = {};
for (const begin of ["00", "01", "02", "03", "10", "20", "21", "22", "30", "37"]) IDENTIFIER[begin] = 2;
for (const begin of [11, 12, 13, 15, 16, 17, ...from_to(90, 100)]) IDENTIFIER[begin] = 2;
for (const begin of [23, 24, 25, 40, 41, 42, 71]) IDENTIFIER[begin] = 3;
for (const begin of [31, 32, 33, 34, 35, 36, 39, 43, 70, 72, 80, 81, 82]) IDENTIFIER[begin] = 4;

export class CodeError extends Error {}

export const isGtin = (text) =>
  GTIN_LENGTHS.includes(text.length) && /^[0-9]+$/.test(text) && checkDigit(text.slice(0, -1)) === Number(text.at(-1));

// { code } of a plain text, or { gtin, lot, best_before, expires, serial, count } as far as they are said.
export function readCode(sent, thisYear) {
  let text = sent.replace(/^[ \r\n]+|[ \r\n]+$/g, "");
  let symbology = "";
  if (/^\][A-Za-z]\d/.test(text)) {
    symbology = text.slice(1, 3);
    text = text.slice(3);
  }
  if (OF_GS1.includes(symbology)) return read(elements(text), thisYear);
  if (/^\(\d{2,4}\)/.test(text)) return read(inBrackets(text), thisYear);
  if (isGtin(text)) return { gtin: text.padStart(14, "0") };
  if (/^01\d{14}/.test(text) && isGtin(text.slice(2, 16))) return read(elements(text), thisYear);
  return { code: text };
}

function checkDigit(digits) {
  const total = [...digits].reverse().reduce((sum, digit, at) => sum + Number(digit) * (at % 2 ? 1 : 3), 0);
  return (10 - (total % 10)) % 10;
}

function elements(text) {
  const found = {};
  let rest = text.replace(/^\x1d+/, "");
  while (rest) {
    const length = IDENTIFIER[rest.slice(0, 2)];
    if (!length) throw new CodeError(text);
    const separator = rest.indexOf(SEPARATOR);
    const end = PREDEFINED[rest.slice(0, 2)] ?? (separator < 0 ? rest.length : separator);
    if (rest.length < end || end <= length || rest.slice(0, end).includes(SEPARATOR)) throw new CodeError(text);
    found[rest.slice(0, length)] = rest.slice(length, end);
    rest = rest.slice(end).replace(/^\x1d+/, "");
  }
  return found;
}

function inBrackets(text) {
  const parts = [...text.matchAll(/\((\d{2,4})\)([^(]*)/g)];
  if (parts.map((part) => part[0]).join("") !== text) throw new CodeError(text);
  return Object.fromEntries(parts.map((part) => [part[1], part[2]]));
}

function read(said, thisYear) {
  for (const [identifier, data] of Object.entries(said)) {
    if (!CHARACTERS.test(data) || data.length > (LONGEST[identifier] ?? Infinity)) throw new CodeError(data);
  }
  const gtin = said["01"] ?? said["02"];
  if (gtin !== undefined && !(gtin.length === 14 && isGtin(gtin))) throw new CodeError(gtin);
  const count = said["37"] ?? said["30"];
  if (count !== undefined && !/^[0-9]+$/.test(count)) throw new CodeError(count);
  const found = {
    gtin,
    lot: said["10"],
    best_before: day(said["15"], thisYear),
    expires: day(said["17"], thisYear),
    serial: said["21"],
    count: count === undefined ? undefined : Number(count),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

function day(text, thisYear) {
  if (text === undefined) return undefined;
  if (!/^[0-9]{6}$/.test(text)) throw new CodeError(text);
  const [year, month, date] = [text.slice(0, 2), text.slice(2, 4), text.slice(4)].map(Number);
  const apart = year - (thisYear % 100);
  const full = (Math.floor(thisYear / 100) + (apart >= 51 ? -1 : apart <= -50 ? 1 : 0)) * 100 + year;
  const last = new Date(Date.UTC(full, month, 0)).getUTCDate();
  if (month < 1 || month > 12 || date > last) throw new CodeError(text);
  return `${full}-${two(month)}-${two(date || last)}`;
}
