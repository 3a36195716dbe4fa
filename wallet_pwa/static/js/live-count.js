/**
 * Keeps the numbers of a running workshop fresh.
 *
 * The server answers with ready words and numbers: each key of its JSON goes into
 * [data-live="key"].  Nothing runs while the page is hidden.
 *
 * @param {HTMLElement} board - data-url is asked every three seconds; the first
 *   *taken* children of [data-part=tally] are marked with data-on.
 */
export default function liveCount(board) {
  const EVERY = 3000;
  let timer;

  const show = (state) => {
    for (const place of board.querySelectorAll("[data-live]")) {
      const words = state[place.dataset.live];
      if (words !== undefined && place.textContent !== String(words ?? "")) {
        place.textContent = String(words ?? "");
      }
    }
    const tally = board.querySelector("[data-part=tally]");
    for (const [index, arch] of [...(tally?.children ?? [])].entries()) {
      arch.toggleAttribute("data-on", index < Number(state.taken));
    }
  };

  const ask = async () => {
    clearTimeout(timer);
    if (document.hidden) return;
    try {
      const answer = await fetch(board.dataset.url, { cache: "no-store" });
      if (answer.ok) show(await answer.json());
    } catch {
      // No internet: the last numbers stay, and it asks again.
    }
    timer = setTimeout(ask, EVERY);
  };

  document.addEventListener("visibilitychange", ask);
  timer = setTimeout(ask, EVERY);
}
