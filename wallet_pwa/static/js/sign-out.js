/**
 * Empties what this browser kept when she signs out.
 *
 * The server's answer says `Clear-Site-Data` too; this helps where that is unknown.
 *
 * @param {HTMLFormElement} form - signs out.
 */
export default function signOut(form) {
  form.addEventListener("submit", () => {
    navigator.serviceWorker?.controller?.postMessage({ forget: true });
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith("wallet:")) localStorage.removeItem(name);
    }
  });
}
