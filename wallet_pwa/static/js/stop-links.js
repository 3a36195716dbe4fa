/**
 * Says "not stopped yet" until a link is really stopped.
 *
 * Without a network a form goes nowhere, and a learner who tapped *Stop* would
 * believe that it worked.  So the form is sent from here, again and again, and the
 * red words stay until the server took it.  Stopping twice is stopping once.
 *
 * @param {HTMLElement} list - its forms whose address ends in /stop or /hide are
 *   sent so; data-not-yet holds the words.
 */
export default function stopLinks(list) {
  const SOON = 2000;
  const PATIENCE = 8000;
  const AGAIN = 3000;
  const waiting = new Set();

  /** Sends the form; the address that the server leads to, or null: not yet. */
  const taken = async (form) => {
    const stop = new AbortController();
    const late = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        signal: stop.signal,
      });
      if (answer.status >= 500) return null;
      // Refused, perhaps because the page was open too long: show how it is now.
      return answer.ok ? answer.url : location.href;
    } catch {
      return null;
    } finally {
      clearTimeout(late);
    }
  };

  const send = async (form) => {
    const words = document.createElement("p");
    words.className = "error";
    words.setAttribute("role", "alert");
    form.after(words);
    const warn = () => {
      words.textContent = list.dataset.notYet;
    };
    const soon = setTimeout(warn, SOON);
    let next = await taken(form);
    while (!next) {
      warn();
      await new Promise((done) => {
        setTimeout(done, AGAIN);
        window.addEventListener("online", done, { once: true });
      });
      next = await taken(form);
    }
    clearTimeout(soon);
    words.remove();
    waiting.delete(form);
    if (waiting.size === 0) location.assign(next);
  };

  list.addEventListener("submit", (event) => {
    const form = event.target;
    if (!/\/(stop|hide)$/.test(new URL(form.action).pathname)) return;
    event.preventDefault();
    if (waiting.has(form)) return;
    waiting.add(form);
    send(form);
  });
}
