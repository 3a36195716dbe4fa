/**
 * Shows that a form is on its way, and keeps a second tap from sending it again.
 *
 * The server takes a repeated form for the same one anyway; this only says so.
 *
 * @param {HTMLFormElement} form - its button's data-busy, or its own data-waiting, holds
 *   the word that takes the place of the button's: "Making…".
 */
export default function waiting(form) {
  const PATIENCE = 12_000;
  let restore = null;

  form.addEventListener("submit", (event) => {
    if (restore) {
      event.preventDefault();
      return;
    }
    const button = event.submitter ?? form.querySelector("button");
    const busy = button?.dataset.busy ?? form.dataset.waiting;
    if (!busy) return;
    const word = button.querySelector("span") ?? button;
    const before = [...word.childNodes];
    restore = () => {
      word.replaceChildren(...before);
      button.disabled = false;
      restore = null;
    };
    // Later, because a disabled button's own value is not sent.
    setTimeout(() => {
      button.style.minInlineSize = `${button.offsetWidth}px`;
      word.replaceChildren(busy);
      button.disabled = true;
    });
    setTimeout(() => restore?.(), PATIENCE);
  });

  window.addEventListener("pageshow", () => restore?.());
}
