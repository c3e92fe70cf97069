import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

export type Certificate = { key: Buffer; cert: Buffer; keyFile: string; certFile: string };

/** A certificate authority of the test's own, in a folder. */
export type Authority = {
  certFile: string;
  crlFile: string;
  cert: Buffer;
  /** A certificate for a subject such as `/O=Example/CN=dana.reyes`; `names` are the hosts that a server has. */
  issue(subject: string, names?: readonly string[]): Promise<Certificate>;
  /** Puts a certificate onto the list of revoked ones. */
  revoke(certificate: Certificate): Promise<void>;
};

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc'];

/** Makes an authority with openssl. */
export async function makeAuthority(folder: string, name: string): Promise<Authority> {
  mkdirSync(folder, { recursive: true });
  const at = (file: string) => join(folder, file);
  const openssl = (...args: string[]) => promisify(execFile)('openssl', args, { cwd: folder });
  writeFileSync(at('index.txt'), '');
  writeFileSync(
    at('ca.cnf'),
    `[ca]\ndefault_ca = own\n[own]\ndatabase = ${at('index.txt')}\ndefault_md = sha256\ndefault_crl_days = 1\n`,
  );
  const signer = ['-cert', at('ca.pem'), '-keyfile', at('ca.key'), '-config', at('ca.cnf')];
  const list = () => openssl('ca', '-gencrl', ...signer, '-out', at('ca.crl'));
  const isAuthority = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=keyCertSign,cRLSign'];
  await openssl(
    'req',
    '-x509',
    ...NEW_KEY,
    '-subj',
    `/CN=${name}`,
    '-days',
    '2',
    '-keyout',
    at('ca.key'),
    '-out',
    at('ca.pem'),
    ...isAuthority,
  );
  await list();
  let issued = 0;
  return {
    certFile: at('ca.pem'),
    crlFile: at('ca.crl'),
    cert: readFileSync(at('ca.pem')),
    async issue(subject, names = []) {
      issued += 1;
      const keyFile = at(`${issued}.key`);
      const certFile = at(`${issued}.pem`);
      const hosts = names.map((each) => `${/^[\d.]+$/.test(each) ? 'IP' : 'DNS'}:${each}`).join(',');
      const by = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-days', '1', '-addext', 'basicConstraints=CA:FALSE'];
      const alternatives = hosts === '' ? [] : ['-addext', `subjectAltName=${hosts}`];
      await openssl(
        'req',
        '-x509',
        ...NEW_KEY,
        '-utf8',
        '-subj',
        subject,
        ...by,
        ...alternatives,
        '-keyout',
        keyFile,
        '-out',
        certFile,
      );
      return { key: readFileSync(keyFile), cert: readFileSync(certFile), keyFile, certFile };
    },
    async revoke({ certFile }) {
      await openssl('ca', '-revoke', certFile, ...signer);
      await list();
    },
  };
}
