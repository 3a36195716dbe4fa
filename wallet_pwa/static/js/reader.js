/**
 * Finds a QR code in a picture: with the phone's own detector, or with ours.
 *
 * The detector of some phones is there and does not work (a missing module, a
 * broken version).  The first refusal ends its service; when it only finds
 * nothing, ours helps on every other picture.
 *
 * @param {() => TrustedScriptURL | string} workerAddress - asked when it is needed.
 * @returns {{read: (canvas: HTMLCanvasElement, pen: CanvasRenderingContext2D) =>
 *   Promise<string | null>}} *read* rejects when nothing can read here.
 */
export default function makeReader(workerAddress) {
  const ENOUGH_MISSES = 15;
  let worker = null;
  let failed = () => {};
  let misses = 0;
  let native = makeNative();

  async function makeNative() {
    try {
      const formats = await BarcodeDetector.getSupportedFormats();
      if (formats.includes("qr_code")) return new BarcodeDetector({ formats: ["qr_code"] });
    } catch {
      // None here.
    }
    // Then ours will be needed: it comes while she reads, before the network goes.
    worker = startWorker();
    return null;
  }

  function startWorker() {
    const started = new Worker(workerAddress(), { type: "module" });
    started.addEventListener("error", () => {
      worker = null;
      failed(new Error("the scan worker did not start"));
    });
    return started;
  }

  async function readNative(detector, canvas) {
    try {
      const [found] = await detector.detect(canvas);
      misses += 1;
      return found?.rawValue ?? null;
    } catch {
      native = null;
      return null;
    }
  }

  function readOwn(canvas, pen) {
    worker ??= startWorker();
    const { width, height } = canvas;
    const { data } = pen.getImageData(0, 0, width, height);
    return new Promise((resolve, reject) => {
      failed = reject;
      worker.onmessage = (event) => resolve(event.data);
      worker.postMessage({ data, width, height }, [data.buffer]);
    });
  }

  return {
    async read(canvas, pen) {
      const detector = await native;
      const isOurTurn = !detector || (misses > ENOUGH_MISSES && misses % 2);
      if (!isOurTurn) return readNative(detector, canvas);
      misses += 1;
      return readOwn(canvas, pen);
    },
  };
}
