/**
 * Starts the service worker, and helps to put the wallet on the home screen.
 *
 * @param {HTMLElement} box - may hold [data-part=ask], a hidden button, and
 *   [data-part=ios], hidden words for phones where only the person can do it.
 */
import trustedScript from "./trusted.js";

async function startWorker() {
  if (!navigator.serviceWorker) return;
  if (document.readyState !== "complete") {
    // After everything that she looks at.
    await new Promise((done) => window.addEventListener("load", done, { once: true }));
  }
  const before = await navigator.serviceWorker.getRegistration();
  await navigator.serviceWorker.register(trustedScript("/sw.js"));
  const { lang } = document.documentElement;
  if (localStorage.getItem("wallet:shell") === lang) return;
  // The language changed, or signing out emptied it.  A new worker fills itself.
  before?.active?.postMessage({ fill: true });
  localStorage.setItem("wallet:shell", lang);
}

/** Goes on with a code that was scanned without a network (see keep-trying.js). */
function takeKeptCode() {
  const code = localStorage.getItem("wallet:code");
  if (!code || document.querySelector("[data-enhance~=keep-trying]")) return;
  localStorage.removeItem("wallet:code");
  if (code !== location.pathname) location.assign(code);
}

export default async function install(box) {
  const ask = box.querySelector("[data-part=ask]");
  const ios = box.querySelector("[data-part=ios]");

  if (ask) {
    window.addEventListener("beforeinstallprompt", (event) => {
      event.preventDefault();
      box.hidden = ask.hidden = false;
      ask.addEventListener("click", () => event.prompt(), { once: true });
    });
    window.addEventListener("appinstalled", () => {
      box.hidden = true;
    });
  }
  // Only Safari on an iPhone knows this word; false means: not on the home screen.
  if (ios && navigator.standalone === false) box.hidden = ios.hidden = false;

  takeKeptCode();
  await startWorker();
}
