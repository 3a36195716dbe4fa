/**
 * Makes a photo of a code smaller before it is sent: a phone's is ten times too big.
 *
 * @param {HTMLFormElement} form - has <input type="file" name="photo">.
 */
export default function shrinkPhoto(form) {
  const LONGEST = 1600;
  const input = form.elements.photo;

  const shrink = async (file) => {
    const picture = await createImageBitmap(file);
    const scale = LONGEST / Math.max(picture.width, picture.height);
    if (scale >= 1) return null;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  };

  input.addEventListener("change", async () => {
    const [file] = input.files;
    try {
      const small = file && (await shrink(file));
      if (!small || input.files[0] !== file) return;
      const carrier = new DataTransfer();
      carrier.items.add(new File([small], "code.jpg", { type: "image/jpeg" }));
      input.files = carrier.files;
    } catch {
      // Not a picture that this browser knows: the server has a look at it.
    }
  });
}
