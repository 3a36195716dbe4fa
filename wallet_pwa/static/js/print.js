/**
 * Lets a button print the page.
 *
 * @param {HTMLButtonElement} button - hidden until now.
 */
export default function printPage(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
