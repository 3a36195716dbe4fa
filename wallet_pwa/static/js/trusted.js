/**
 * Holds the one Trusted Types policy of the wallet.
 *
 * The Content-Security-Policy lets nothing else make the address of a script, so
 * that a mistake elsewhere cannot load one.  It admits exactly two: the service
 * worker and the scan worker of this version.
 */

const admitted = new Set([
  new URL("/sw.js", location.origin).href,
  new URL("scan-worker.js", import.meta.url).href,
]);

const rules = {
  createScriptURL(address) {
    if (!admitted.has(address)) throw new TypeError("not a script of ours");
    return address;
  },
};

const policy = window.trustedTypes?.createPolicy("wallet", rules) ?? rules;

/**
 * Returns *address* as one that may run, or throws.
 *
 * @param {string} address - relative to the page, or whole.
 * @returns {TrustedScriptURL | string}
 */
export default function trustedScript(address) {
  return policy.createScriptURL(new URL(address, location.href).href);
}
