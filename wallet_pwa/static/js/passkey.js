/**
 * Makes, or asks for, a passkey: "use my finger or face".
 *
 * Where the phone's passkey can make a secret of its own (the extension PRF), a key
 * for the wallet is derived from it here and sent along; where it cannot, the
 * passkey still signs in, and nobody is told the difference.  The secret itself
 * never leaves this file: answers are put together field by field.
 *
 * @param {HTMLElement} box - hidden; data-mode is register, signin or confirm,
 *   data-options-url and data-verify-url the two addresses, data-csrf the token;
 *   data-failed and data-have hold sentences; [data-part=go] is the button and
 *   [data-part=say] the place for a sentence.
 */

const INFO = new TextEncoder().encode("wallet_pwa/1/kek");

/** The offer in a field's autofill; a browser has room for one question at a time. */
let autofill = null;

function toBytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function toText(buffer) {
  if (!buffer) return null;
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Returns what `navigator.credentials` wants, from the server's JSON. */
function readOptions({ publicKey }) {
  const withBytes = (one) => ({ ...one, id: toBytes(one.id) });
  const { user, excludeCredentials, allowCredentials } = publicKey;
  return {
    ...publicKey,
    challenge: toBytes(publicKey.challenge),
    ...(user && { user: { ...user, id: toBytes(user.id) } }),
    ...(excludeCredentials && { excludeCredentials: excludeCredentials.map(withBytes) }),
    ...(allowCredentials && { allowCredentials: allowCredentials.map(withBytes) }),
  };
}

/** Returns a credential as JSON, without the extensions' results. */
function writeCredential({ id, rawId, type, authenticatorAttachment, response }) {
  const answer = { clientDataJSON: toText(response.clientDataJSON) };
  if (response.attestationObject) {
    answer.attestationObject = toText(response.attestationObject);
    answer.transports = response.getTransports?.() ?? [];
  } else {
    answer.authenticatorData = toText(response.authenticatorData);
    answer.signature = toText(response.signature);
    answer.userHandle = toText(response.userHandle);
  }
  return { id, rawId: toText(rawId), type, authenticatorAttachment, response: answer };
}

/** Returns the wallet's key from the passkey's secret, or null without one. */
async function deriveKek(credential) {
  try {
    const secret = credential.getClientExtensionResults().prf?.results?.first;
    if (secret?.byteLength !== 32) return null;
    const key = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
    const how = { name: "HKDF", hash: "SHA-256", salt: credential.rawId, info: INFO };
    return toText(await crypto.subtle.deriveBits(how, key, 256));
  } catch {
    return null;
  }
}

export default async function passkey(box) {
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  const part = (name) => box.querySelector(`[data-part=${name}]`);
  const { mode, optionsUrl, verifyUrl, csrf, failed, have } = box.dataset;
  const isRegister = mode === "register";

  const say = (sentence) => {
    part("say").textContent = sentence ?? "";
  };

  const post = async (url, body) => {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf },
      body: JSON.stringify(body),
    });
    return answer.json();
  };

  const askPhone = async (options, more) => {
    const publicKey = readOptions(options);
    const first = options.prf && toBytes(options.prf);
    const attempt = (extensions) => {
      const request = { ...more, publicKey: { ...publicKey, extensions } };
      const phone = navigator.credentials;
      return isRegister ? phone.create(request) : phone.get(request);
    };
    if (!first) return attempt({});
    try {
      return await attempt({ prf: { eval: { first } } });
    } catch (error) {
      // Cancelled, or known already: asking again would change nothing.
      if (["NotAllowedError", "InvalidStateError", "AbortError"].includes(error.name)) throw error;
      return attempt({});
    }
  };

  const run = async (more = {}) => {
    const options = await post(optionsUrl, {});
    if (!options.publicKey) {
      say(options.message ?? failed);
      return;
    }
    const credential = await askPhone(options, more);
    const kek = await deriveKek(credential);
    const answer = await post(verifyUrl, { credential: writeCredential(credential), kek });
    if (answer.unknown) {
      const gone = { rpId: options.publicKey.rpId, credentialId: credential.id };
      PublicKeyCredential.signalUnknownCredential?.(gone).catch(() => {});
    }
    if (answer.next && new URL(answer.next, location.href).origin === location.origin) {
      location.assign(answer.next);
    } else {
      say(answer.message ?? failed);
    }
  };

  const tell = ({ name }) => {
    if (name === "InvalidStateError") say(have);
    // She said no, or looked away: she knows that herself.
    else if (name !== "NotAllowedError" && name !== "AbortError") say(failed);
  };

  part("go").addEventListener("click", async () => {
    autofill?.abort();
    part("go").disabled = true;
    say("");
    await run().catch(tell);
    part("go").disabled = false;
  });
  box.hidden = false;

  const field = document.querySelector("[autocomplete~=webauthn]");
  const canFill = () => PublicKeyCredential.isConditionalMediationAvailable?.();
  if (mode === "signin" && field && (await canFill())) {
    autofill = new AbortController();
    run({ mediation: "conditional", signal: autofill.signal }).catch(() => {
      // An offer that nobody took: the button is still there.
    });
  }
}
