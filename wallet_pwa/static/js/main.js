/**
 * Finds the elements that ask for an enhancement and loads what they need.
 *
 * <form data-enhance="waiting trusted-tap"> is handed to waiting.js and to
 * trusted-tap.js, once those have arrived.  Every page works without any of this.
 */

const enhancements = {
  "fragment-card": () => import("./fragment-card.js"),
  "install": () => import("./install.js"),
  "keep-trying": () => import("./keep-trying.js"),
  "live-count": () => import("./live-count.js"),
  "opened-page": () => import("./opened-page.js"),
  "passkey": () => import("./passkey.js"),
  "passkeys-kept": () => import("./passkeys-kept.js"),
  "print": () => import("./print.js"),
  "scan-code": () => import("./scan-code.js"),
  "send-link": () => import("./send-link.js"),
  "share-preview": () => import("./share-preview.js"),
  "shrink-photo": () => import("./shrink-photo.js"),
  "sign-out": () => import("./sign-out.js"),
  "stop-links": () => import("./stop-links.js"),
  "trusted-tap": () => import("./trusted-tap.js"),
  "undo": () => import("./undo.js"),
  "waiting": () => import("./waiting.js"),
};

for (const element of document.querySelectorAll("[data-enhance]")) {
  for (const name of element.dataset.enhance.split(" ")) {
    enhancements[name]?.()
      .then((module) => module.default(element))
      .catch(() => {
        // Too old a browser, or a lost connection: the page goes on without it.
      });
  }
}
