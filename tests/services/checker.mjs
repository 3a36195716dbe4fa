// Checks documents as somebody else's checker does: all that it knows of a giver is
// what is published.
// In: {"contexts": file, "documents": [...], "published": {address: document}, "now"}
// Out: [true or the reason]
import {readFileSync} from 'node:fs';
import * as vc from '@digitalbazaar/vc';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';

const asked = JSON.parse(readFileSync(0, 'utf8'));
const contexts = JSON.parse(readFileSync(asked.contexts, 'utf8'));

// did:web, as its method says: colons are slashes, %3A is the colon of a port.
function addressOf(did) {
  const [, , host, ...path] = did.split(':');
  return ['http:/', decodeURIComponent(host), ...path, 'did.json'].join('/');
}

function read(url) {
  if(!url.startsWith('did:web:')) {
    return contexts[url] ?? asked.published[url];
  }
  const [did] = url.split('#');
  const document = asked.published[addressOf(did)];
  if(!url.includes('#')) {
    return document;
  }
  const method = document.verificationMethod.find(each => each.id === url);
  return {'@context': 'https://w3id.org/security/multikey/v1', ...method};
}

async function documentLoader(url) {
  const document = read(url);
  if(!document) {
    throw new Error(`nothing at ${url}`);
  }
  return {contextUrl: null, document, documentUrl: url};
}

const results = [];
for(const credential of asked.documents) {
  const result = await vc.verifyCredential({
    credential, documentLoader, now: new Date(asked.now),
    suite: new DataIntegrityProof({cryptosuite}),
    checkStatus: async () => ({verified: true})
  });
  results.push(result.verified || String(
    result.error?.errors?.map(each => each.message).join('; ') ?? result.error));
}
process.stdout.write(JSON.stringify(results));
