// The camera as a scanner: by the browser's own detector where it has one, else by zxing, which is loaded then.
import { scanned } from "./scanner.js";

const FORMATS = ["ean_13", "ean_8", "upc_a", "upc_e", "code_128", "itf", "data_matrix", "qr_code"];
const EVERY_MS = 150;
const SAME_AGAIN_MS = 1500;

let stream = null;

export const isOpen = () => stream !== null;

export async function open(video) {
  const find = await finder();
  stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  video.srcObject = stream;
  await video.play();
  look(video, find, { text: "", at: 0 });
}

export function close() {
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
}

// A function that takes a video or a canvas and gives the text of a code in it, or null.
export async function finder() {
  if ("BarcodeDetector" in window) {
    const known = await BarcodeDetector.getSupportedFormats();
    const formats = FORMATS.filter((format) => known.includes(format));
    if (formats.length) {
      const detector = new BarcodeDetector({ formats });
      return async (picture) => (await detector.detect(picture))[0]?.rawValue ?? null;
    }
  }
  return zxingFinder();
}

export async function zxingFinder() {
  await load("/static/vendor/zxing/zxing.min.js");
  const { MultiFormatReader, BinaryBitmap, HybridBinarizer, HTMLCanvasElementLuminanceSource, DecodeHintType } = ZXing;
  const reader = new MultiFormatReader();
  // With this hint an FNC1 is told as the scanners tell it, and is not lost.
  reader.setHints(new Map([[DecodeHintType.TRY_HARDER, true], [DecodeHintType.ASSUME_GS1, true]]));
  return async (picture) => {
    const canvas = asCanvas(picture);
    try {
      return reader.decodeWithState(new BinaryBitmap(new HybridBinarizer(new HTMLCanvasElementLuminanceSource(canvas)))).getText();
    } catch (error) {
      if (["NotFoundException", "ChecksumException", "FormatException"].includes(error.getKind?.() ?? error.name)) return null;
      throw error;
    }
  };
}

function asCanvas(picture) {
  if (picture instanceof HTMLCanvasElement) return picture;
  const canvas = document.createElement("canvas");
  canvas.width = picture.videoWidth;
  canvas.height = picture.videoHeight;
  canvas.getContext("2d", { willReadFrequently: true }).drawImage(picture, 0, 0);
  return canvas;
}

async function look(video, find, before) {
  if (!stream) return;
  const text = video.videoWidth ? await find(video) : null;
  const now = performance.now();
  if (text && (text !== before.text || now - before.at > SAME_AGAIN_MS)) scanned(text);
  const seen = text ? { text, at: now } : before;
  setTimeout(() => look(video, find, seen), EVERY_MS);
}

function load(address) {
  if (window.ZXing) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = resolve;
    script.onerror = () => reject(new Error(address));
    document.head.append(script);
  });
}
