/**
 * Tells the server that a hand opened the certificates, and how soon.
 *
 * Programs that look at links send forms too.  Only a real tap or key makes a
 * trusted event, so only that fills the hidden field *tap* with the milliseconds
 * since the page came.  Without scripts it stays empty and the server goes by time.
 *
 * @param {HTMLFormElement} form - holds <input type="hidden" name="tap">.
 */
export default function trustedTap(form) {
  const note = (event) => {
    if (!event.isTrusted || !event.target.closest("button")) return;
    form.elements.tap.value = String(Math.round(performance.now()));
  };
  // A keyboard's Enter arrives as a trusted click on the button as well.
  form.addEventListener("click", note);
}
