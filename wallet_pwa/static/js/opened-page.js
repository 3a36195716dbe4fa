/**
 * Takes certificates off the screen when their link stops.
 *
 * A browser keeps pages to come back to them, however the server forbids it, and
 * an open page would stay open for good.  So the page hides as it is left, asks
 * again when it returns, asks every 15 seconds while it is seen, and ends by the
 * seconds that the server counted: a clock set back changes nothing.
 *
 * @param {HTMLElement} page - all that is shown; data-alive-url answers 204 or 404,
 *   data-left holds seconds, data-cannot-check the words for a lost connection;
 *   [data-part=print] is a hidden button.
 */
export default function openedPage(page) {
  const EVERY = 15_000;
  const PATIENCE = 4000;
  const LONGEST_TIMER = 2 ** 31 - 1;
  const { aliveUrl, left, cannotCheck } = page.dataset;
  const cover = document.createElement("p");
  let failures = 0;
  let timer;

  const askServer = () => {
    page.hidden = true;
    page.replaceChildren();
    location.replace(location.pathname + location.search);
  };

  const setCover = (isOn) => {
    page.hidden = isOn;
    cover.textContent = isOn ? cannotCheck : "";
    cover.hidden = !isOn;
  };

  const isAlive = async () => {
    const stop = new AbortController();
    const late = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(aliveUrl, { cache: "no-store", signal: stop.signal });
      if (answer.status >= 500 || answer.status === 429) throw new Error("busy");
      return answer.status === 204;
    } finally {
      clearTimeout(late);
    }
  };

  const check = async () => {
    clearTimeout(timer);
    if (document.hidden) return;
    try {
      if (!(await isAlive())) {
        askServer();
        return;
      }
      failures = 0;
    } catch {
      failures += 1;
    }
    if (failures === 0 || failures >= 3) setCover(failures > 0);
    clearTimeout(timer);
    timer = setTimeout(check, failures ? PATIENCE : EVERY);
  };

  const end = performance.now() + Number(left) * 1000;
  const waitForEnd = () => {
    const rest = end - performance.now();
    if (rest <= 0) askServer();
    else setTimeout(waitForEnd, Math.min(rest, LONGEST_TIMER));
  };

  window.addEventListener("pagehide", () => {
    page.hidden = true;
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) askServer();
    else page.hidden = false;
  });

  if (aliveUrl) {
    cover.className = "notice";
    cover.dataset.tone = "offline";
    cover.hidden = true;
    cover.setAttribute("role", "alert");
    page.before(cover);
    document.addEventListener("visibilitychange", check);
    window.addEventListener("online", check);
    timer = setTimeout(check, EVERY);
  }
  if (left) waitForEnd();

  const button = page.querySelector("[data-part=print]");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
