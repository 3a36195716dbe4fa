/**
 * Reads a claim code with the camera.
 *
 * One request for the camera per scan, and none before she asks.  Whatever goes
 * wrong ends at the typed code and the photo below, never at a dead end.
 *
 * @param {HTMLElement} box - hidden; holds the parts *start*, *view*, *video*,
 *   *light*, *other*, *instead* and *say*, and the sentences as data-… (see
 *   partials/scan.html); data-worker is the address of scan-worker.js, data-typed
 *   names the field for a typed code.
 */
import openCamera from "./camera.js";
import makeReader from "./reader.js";
import trustedScript from "./trusted.js";

const CLAIM = /^\/C\/[A-Z2-7]{26}$/i;
const CHOICE = "wallet:camera";
const SLOW = 2500;
const PAUSE = 60;
const LARGEST = 800;
const SMALLEST = 640;

/** Returns the path of a claim page of ours, or null for any other text. */
function claimPath(text) {
  try {
    const { origin, pathname } = new URL(text);
    return origin === location.origin && CLAIM.test(pathname) ? pathname : null;
  } catch {
    return null;
  }
}

const rest = (time) => new Promise((done) => setTimeout(done, time));

export default function scanCode(box) {
  const part = (name) => box.querySelector(`[data-part=${name}]`);
  const video = part("video");
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const reader = makeReader(() => trustedScript(box.dataset.worker));
  let camera = null;
  let side = LARGEST;

  const say = (name) => {
    const words = box.dataset[name] ?? "";
    if (part("say").textContent !== words) part("say").textContent = words;
  };

  const close = () => {
    camera?.close();
    camera = null;
    part("view").hidden = true;
    part("start").hidden = false;
  };

  const leadOn = (name) => {
    close();
    say(name);
    document.getElementById(box.dataset.typed)?.focus();
  };

  const go = (path) => {
    close();
    part("start").hidden = true;
    navigator.vibrate?.(60);
    if (navigator.onLine !== false) {
      say("found");
      location.assign(path);
      return;
    }
    say("kept");
    localStorage.setItem("wallet:code", path);
    window.addEventListener("online", () => {
      localStorage.removeItem("wallet:code");
      location.assign(path);
    });
  };

  /** Draws the middle square of the picture, as large as the phone can read. */
  const takeFrame = () => {
    const { videoWidth: width, videoHeight: height } = video;
    const square = Math.min(width, height);
    const size = Math.min(square, side);
    if (canvas.width !== size) canvas.width = canvas.height = size;
    const [x, y] = [(width - square) / 2, (height - square) / 2];
    pen.drawImage(video, x, y, square, square, 0, 0, size, size);
  };

  const watch = async (mine) => {
    const start = performance.now();
    while (camera === mine) {
      if (document.hidden || video.readyState < video.HAVE_CURRENT_DATA) {
        await rest(PAUSE);
        continue;
      }
      const before = performance.now();
      takeFrame();
      const text = await reader.read(canvas, pen);
      if (camera !== mine) return;
      const path = text && claimPath(text);
      if (path) {
        go(path);
        return;
      }
      if (text) say("otherCode");
      else if (before - start > SLOW && part("instead").hidden) {
        part("instead").hidden = false;
        say("slow");
      }
      const took = performance.now() - before;
      // A slow phone gets smaller pictures, and time for everything else.
      if (took > 250) side = SMALLEST;
      await rest(Math.max(PAUSE - took, took / 4));
    }
  };

  const open = async (deviceId) => {
    part("start").hidden = true;
    say("starting");
    try {
      camera?.close();
      camera = await openCamera(video, deviceId);
    } catch ({ name }) {
      leadOn(name === "NotAllowedError" ? "refused" : "none");
      return;
    }
    part("view").hidden = false;
    part("light").hidden = !camera.hasLight;
    part("light").setAttribute("aria-pressed", "false");
    part("other").hidden = camera.others.length === 0;
    say("point");
    watch(camera).catch(() => leadOn("none"));
  };

  part("start").addEventListener("click", () => open(localStorage.getItem(CHOICE)));
  part("light").addEventListener("click", async () => {
    const isOn = part("light").getAttribute("aria-pressed") !== "true";
    const changed = await camera?.light(isOn);
    if (changed) part("light").setAttribute("aria-pressed", String(isOn));
  });
  part("other").addEventListener("click", () => {
    const [next] = camera?.others ?? [];
    if (!next) return;
    localStorage.setItem(CHOICE, next);
    open(next);
  });
  part("instead").addEventListener("click", () => leadOn("typeIt"));
  document.addEventListener("visibilitychange", () => {
    // An iPhone stops the picture while she is in another app.
    if (document.hidden || !camera) return;
    if (camera.isOver) open(localStorage.getItem(CHOICE));
    else video.play().catch(() => {});
  });
  window.addEventListener("pagehide", close);

  part("start").hidden = !navigator.mediaDevices?.getUserMedia;
  if (part("start").hidden) say("none");
  else {
    // The camera is the main way then, and a page has one.
    const typed = document.getElementById(box.dataset.typed);
    typed?.form?.querySelector(".button")?.setAttribute("data-tone", "quiet");
  }
  box.hidden = false;
}
