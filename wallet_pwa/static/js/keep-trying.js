/**
 * Waits for the network in place of a page that did not come.
 *
 * The service worker shows the offline page early, under the address that was
 * asked for, and goes on waiting for the real answer.  When that is there, this
 * page makes way.  A scanned code is kept over a restart of the phone.
 *
 * @param {HTMLElement} box - data-probe-url is small and always answers;
 *   [data-part=opening] is seen while it still looks good, [data-part=offline]
 *   after that, [data-part=kept] when the address is a scanned code, and
 *   [data-part=again] is the button.
 */
export default function keepTrying(box) {
  const EVERY = 5000;
  const PATIENCE = 8000;
  const part = (name) => box.querySelector(`[data-part=${name}]`);
  const go = () => location.reload();

  const giveUpHope = () => {
    part("opening").hidden = true;
    part("offline").hidden = false;
  };

  const probe = async () => {
    const stop = new AbortController();
    const late = setTimeout(() => stop.abort(), EVERY);
    try {
      await fetch(box.dataset.probeUrl, { cache: "no-store", signal: stop.signal });
      go();
    } catch {
      giveUpHope();
      setTimeout(probe, EVERY);
    } finally {
      clearTimeout(late);
    }
  };

  const code = /^\/C\/[A-Z2-7]{26}$/i.test(location.pathname);
  if (code) localStorage.setItem("wallet:code", location.pathname);
  part("kept").hidden = !code;
  part("again").addEventListener("click", go);
  window.addEventListener("online", go);

  navigator.serviceWorker?.addEventListener("message", ({ data }) => {
    if (data.answered === location.href) go();
    if (data.failed === location.href) {
      giveUpHope();
      setTimeout(probe, EVERY);
    }
  });
  navigator.serviceWorker?.startMessages();
  navigator.serviceWorker?.controller?.postMessage({ waiting: location.href });
  setTimeout(giveUpHope, PATIENCE);
}
