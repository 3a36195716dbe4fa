/**
 * Opens the camera that looks away from her, and says what it can do.
 *
 * @param {HTMLVideoElement} video - playsinline, muted; gets the picture.
 * @param {string | null} deviceId - the camera that she chose before.
 * @returns {Promise<{close: () => void, light: (isOn: boolean) => Promise<boolean>,
 *   hasLight: boolean, others: string[], isOver: boolean}>}
 */
export default async function openCamera(video, deviceId) {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: {
      width: { ideal: 1280 },
      height: { ideal: 720 },
      ...(deviceId ? { deviceId: { ideal: deviceId } } : { facingMode: { ideal: "environment" } }),
    },
  });
  const [track] = stream.getVideoTracks();
  const can = track.getCapabilities?.() ?? {};

  const set = async (wish) => {
    try {
      await track.applyConstraints({ advanced: [wish] });
      return true;
    } catch {
      return false;
    }
  };

  video.srcObject = stream;
  await video.play().catch(() => {
    // Some phones start by themselves a moment later.
  });
  if (can.focusMode?.includes?.("continuous")) await set({ focusMode: "continuous" });

  const devices = await navigator.mediaDevices.enumerateDevices();
  const cameras = devices.filter(({ kind }) => kind === "videoinput").map((one) => one.deviceId);
  const now = cameras.indexOf(track.getSettings().deviceId);
  // The next one comes first, so that tapping again and again tries them all.
  const others = [...cameras.slice(now + 1), ...cameras.slice(0, Math.max(now, 0))];

  return {
    close() {
      for (const one of stream.getTracks()) one.stop();
      video.srcObject = null;
    },
    light: (isOn) => set({ torch: isOn }),
    hasLight: Boolean(can.torch),
    others: others.filter(Boolean),
    get isOver() {
      return track.readyState === "ended";
    },
  };
}
