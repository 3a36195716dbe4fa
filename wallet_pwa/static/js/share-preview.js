/**
 * Redraws "This is what they will see" while she chooses.
 *
 * The preview is the real page with every field in it; this only hides the ones
 * that she left out.  What the link holds is decided by the server, from the form.
 *
 * @param {HTMLFormElement} form - radios *preset* (data-shows lists keys, *own* has
 *   none) and checkboxes *field*.  Anywhere in the page: [data-field] is seen when
 *   its key is shown, [data-else] when it is not, [data-hint] as [data-field], and
 *   [data-stays] holds the sentence that names, at %(fields)s, what stays with her;
 *   data-name of a switch says of which badge it is, where others show that field.
 */
export default function sharePreview(form) {
  const switches = [...form.querySelectorAll("input[name=field]")];
  const { lang } = document.documentElement;

  const labelOf = (one) =>
    one.closest("label")?.querySelector(".choice__name")?.textContent.trim();

  // What is left out of every badge is named once.
  const leftOut = () => {
    const inPart = new Set(switches.filter((one) => one.checked).map(labelOf));
    const names = switches
      .filter((one) => !one.checked)
      .map((one) => (inPart.has(labelOf(one)) ? one.dataset.name : labelOf(one)));
    return [...new Set(names)];
  };

  const list = (names) =>
    Intl.ListFormat
      ? new Intl.ListFormat(lang, { type: "conjunction" }).format(names)
      : names.join(", ");

  const draw = () => {
    const shown = new Set(switches.filter((one) => one.checked).map((one) => one.value));
    const hide = (attribute, isHidden) => {
      for (const part of document.querySelectorAll(`[${attribute}]`)) {
        part.hidden = isHidden(part.getAttribute(attribute));
      }
    };
    hide("data-field", (key) => !shown.has(key));
    hide("data-hint", (key) => !shown.has(key));
    hide("data-else", (key) => shown.has(key));

    const names = leftOut();
    for (const place of document.querySelectorAll("[data-stays]")) {
      place.textContent = place.dataset.stays.replace("%(fields)s", () => list(names));
      (place.closest(".stays") ?? place).hidden = names.length === 0;
    }
  };

  const follow = (preset) => {
    if (preset?.dataset.shows === undefined) return;
    const shows = new Set(preset.dataset.shows.split(" "));
    for (const one of switches) one.checked = shows.has(one.value);
  };

  /** The preview is a low window: bring what has just appeared into it. */
  const lookAt = (key) => {
    const part = [...document.querySelectorAll("[data-field]")].find(
      (one) => one.getAttribute("data-field") === key,
    );
    const peek = part?.closest(".peek");
    if (!peek || part.hidden) return;
    const above = part.getBoundingClientRect().top - peek.getBoundingClientRect().top;
    peek.scrollTop += above - peek.clientHeight / 3;
  };

  form.addEventListener("change", ({ target }) => {
    if (target.name === "preset") follow(target);
    if (target.name === "field") {
      const own = form.querySelector("input[name=preset][value=own]");
      if (own) own.checked = true;
    }
    draw();
    if (target.name === "field" && target.checked) lookAt(target.value);
  });

  // A browser that comes back restores the ticks, and tells nobody.
  window.addEventListener("pageshow", draw);
  for (const button of form.querySelectorAll("[data-part=reload]")) button.hidden = true;
  follow(form.querySelector("input[name=preset]:checked"));
  draw();
}
