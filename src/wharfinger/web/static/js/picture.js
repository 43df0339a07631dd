// A photo of a phone is made smaller before it is sent: as large as a screen shows it, and without where it was taken.
"use strict";

(() => {
  const LONGEST = 1280;
  const SMALL_BYTES = 300_000;

  const smaller = async (file) => {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    if (scale === 1 && file.size <= SMALL_BYTES) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const as = (type) => new Promise((done) => canvas.toBlob(done, type, 0.85));
    const found = await as("image/webp");
    // Where a browser cannot write WebP it writes PNG, which is large for a photo.
    const kept = found?.type === "image/webp" ? found : await as("image/jpeg");
    return kept ? new File([kept], "picture", { type: kept.type }) : file;
  };

  for (const field of document.querySelectorAll("input[type=file][data-shrink]")) {
    const button = field.form.querySelector("button");
    field.addEventListener("change", async () => {
      const [file] = field.files;
      if (!file) return;
      button.disabled = true;
      try {
        const kept = new DataTransfer();
        kept.items.add(await smaller(file));
        field.files = kept.files;
      } catch {
        // What the browser cannot read the server refuses, in words.
      }
      button.disabled = false;
    });
  }
})();
