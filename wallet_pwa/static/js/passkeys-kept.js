/**
 * Tells the phone which passkeys still open this wallet, after one was deleted.
 *
 * @param {HTMLElement} element - data-rp is our host name, data-user the wallet's
 *   handle and data-ids the passkeys that are left, as the server writes them.
 */
export default function passkeysKept({ dataset }) {
  window.PublicKeyCredential?.signalAllAcceptedCredentials?.({
    rpId: dataset.rp,
    userId: dataset.user,
    allAcceptedCredentialIds: dataset.ids.split(" ").filter(Boolean),
  }).catch(() => {
    // The phone keeps an entry too many; it opens nothing.
  });
}
