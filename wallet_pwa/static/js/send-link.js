/**
 * Adds buttons that send a link to another app, or copy it.
 *
 * The link itself is on the page in plain text, so that it can be copied by hand
 * where neither works.
 *
 * @param {HTMLElement} box - data-url holds the link, data-text the line to send
 *   with it, data-done the words for "copied"; [data-part=send] and
 *   [data-part=copy] are hidden buttons, [data-part=say] tells what happened.
 */
export default function sendLink(box) {
  const part = (name) => box.querySelector(`[data-part=${name}]`);
  const { url, text, done } = box.dataset;

  if (navigator.share) {
    part("send").hidden = false;
    part("send").addEventListener("click", () => {
      // Cancelled or refused: the link is still there to copy.
      navigator.share({ text, url }).catch(() => {});
    });
  }

  if (navigator.clipboard) {
    part("copy").hidden = false;
    // Without a way to send, copying is the one main action.
    if (!navigator.share) delete part("copy").dataset.tone;
    part("copy").addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(url);
        part("say").textContent = done;
      } catch {
        // Refused: the link is still there to copy by hand.
      }
    });
  }
}
