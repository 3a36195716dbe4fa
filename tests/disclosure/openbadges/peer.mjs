// Checks and signs documents with the libraries that other wallets are made of.
// In: {"contexts": file, "documents": [...], "sign": [...], "key": {...}}
// Out: {"verified": [true or the reason], "signed": {suite: [...]}}
import {readFileSync} from 'node:fs';
import * as vc from '@digitalbazaar/vc';
import jsigs from 'jsonld-signatures';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite as rdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {createSignCryptosuite, createVerifyCryptosuite}
  from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import {Ed25519Signature2020} from '@digitalbazaar/ed25519-signature-2020';
import {Ed25519VerificationKey2020}
  from '@digitalbazaar/ed25519-verification-key-2020';

const asked = JSON.parse(readFileSync(0, 'utf8'));
const contexts = JSON.parse(readFileSync(asked.contexts, 'utf8'));
const {controller, id, publicKeyMultibase, secretKeyMultibase} = asked.key;
const publicKey = {
  '@context': 'https://w3id.org/security/multikey/v1',
  type: 'Multikey', id, controller, publicKeyMultibase
};
const oldKey = {
  '@context': 'https://w3id.org/security/suites/ed25519-2020/v1',
  type: 'Ed25519VerificationKey2020', id, controller, publicKeyMultibase
};
const now = new Date(asked.now);

function loaderFor(key) {
  return async url => {
    const document = url === id ? key : url === controller ? {
      '@context': ['https://www.w3.org/ns/did/v1'],
      id: controller, assertionMethod: [key]
    } : contexts[url];
    if(!document) {
      throw new Error(`nothing at ${url}`);
    }
    return {contextUrl: null, document, documentUrl: url};
  };
}

const pair = await Ed25519Multikey.from({...publicKey, secretKeyMultibase});
const oldPair = await Ed25519VerificationKey2020.from(
  {...oldKey, privateKeyMultibase: secretKeyMultibase});
const date = asked.now;
const suites = {
  'eddsa-rdfc-2022': () => [
    new DataIntegrityProof({signer: pair.signer(), cryptosuite: rdfc, date}),
    new DataIntegrityProof({cryptosuite: rdfc}), publicKey],
  'eddsa-jcs-2022': () => [
    new DataIntegrityProof(
      {signer: pair.signer(), cryptosuite: createSignCryptosuite(), date}),
    new DataIntegrityProof({cryptosuite: createVerifyCryptosuite()}), publicKey],
  Ed25519Signature2020: () => [
    new Ed25519Signature2020({key: oldPair, date}),
    new Ed25519Signature2020(), oldKey]
};

const verified = [];
for(const document of asked.documents) {
  const {cryptosuite, type} = document.proof;
  const [, suite, key] = suites[cryptosuite ?? type]();
  const result = await vc.verifyCredential(
    {credential: document, suite, documentLoader: loaderFor(key), now,
      checkStatus: async () => ({verified: true})});
  verified.push(result.verified || String(
    result.error?.errors?.map(each => each.message).join('; ') ?? result.error));
}

const signed = {};
for(const name of Object.keys(suites)) {
  signed[name] = [];
  for(const document of asked.sign) {
    const [suite, , key] = suites[name]();
    signed[name].push(await jsigs.sign(structuredClone(document), {
      suite, documentLoader: loaderFor(key),
      purpose: new jsigs.purposes.AssertionProofPurpose()
    }));
  }
}
process.stdout.write(JSON.stringify({verified, signed}));
