/**
 * Reads QR codes beside the page, so that the picture keeps moving.
 *
 * Gets {data, width, height} of a picture and answers with its text, or null.
 */
import { decodeQR } from "../vendor/qr/decode.js";

self.addEventListener("message", ({ data: picture }) => {
  let text = null;
  try {
    text = decodeQR(picture);
  } catch {
    // No code in this picture, or one that cannot be read.
  }
  self.postMessage(text);
});
