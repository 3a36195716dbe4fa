/**
 * Puts the card's digits from the address into the sign-in form.
 *
 * A card's QR code is /signin#<number>-<digits>.  What stands after # never
 * travels to a server; it is taken out of the address at once, so that it does
 * not stay in the history either.
 *
 * @param {HTMLFormElement} form - has [data-part=number] and [data-part=digits],
 *   or one field [data-part=card] for both.
 */
export default function fragmentCard(form) {
  const part = (name) => form.querySelector(`[data-part=${name}]`);

  const read = () => {
    const found = /^#(\d+)-([\d-]+)$/.exec(location.hash);
    if (!found) return;
    const [, number, digits] = found;
    history.replaceState(null, "", location.pathname + location.search);
    if (part("card")) part("card").value = `${number}-${digits}`;
    if (part("number")) part("number").value = number;
    if (part("digits")) part("digits").value = digits;
    form.querySelector("button")?.focus();
  };

  read();
  window.addEventListener("hashchange", read);
}
