/**
 * Counts down how long something can still be undone, then takes the button away.
 *
 * The server decides; this only saves a tap that would come too late.
 *
 * @param {HTMLFormElement} form - data-left holds the seconds, [data-part=seconds]
 *   shows them.
 */
export default function undo(form) {
  const end = performance.now() + Number(form.dataset.left) * 1000;
  const seconds = form.querySelector("[data-part=seconds]");

  const tick = () => {
    const left = Math.ceil((end - performance.now()) / 1000);
    if (left <= 0) {
      form.hidden = true;
      return;
    }
    if (seconds) seconds.textContent = String(left);
    setTimeout(tick, 500);
  };
  tick();
}
