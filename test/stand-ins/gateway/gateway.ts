// The gateway of docs/gateway.md, installed as it says there, in a folder in place of the machine's own `/`.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { waitUntil } from '../../suites/browser/harness/wait.ts';
import { ensureDebianPackages } from '../../suites/real-crms/debian-packages.ts';
import { freePort, temporaryFolder } from '../../suites/real-crms/own-server.ts';
import type { Dialer } from '../dialer/server.ts';
import { type Authority, makeAuthority } from './certificates.ts';
import { type DialerFront, startDialerFront } from './dialer-front.ts';

/** Which of the two ways to know who asks: `site-….conf` in docs/gateway/. */
export type Credential = 'certificate' | 'sign-on';

export type Login = { user: string; password: string };

export type Gateway = {
  port: number;
  /** nginx's master process. */
  pid: number;
  /** Gave the desks, the gateway and the dialer their certificates. */
  authority: Authority;
  /** The dialer's door: what the gateway has sent. */
  front: DialerFront;
  /** Where it is installed: paths such as `etc/nginx/screen-pop/login.js` below it. */
  folder: string;
  /** Changes the log-in as IT does: the file, then a reload. */
  setLogin(login: Login): Promise<void>;
  /** Has nginx read its files again, and waits until only its new workers are left. */
  reload(): Promise<void>;
  /** What stands in the files below a folder, by path: logs, state, cache. */
  filesIn(path: string): Record<string, string>;
  close(): Promise<void>;
};

export const HOST = 'screen-pop.example.com';
const MODULE = '/usr/lib/nginx/modules/ngx_http_js_module.so';
const PACKAGES = [
  { name: 'nginx', file: '/usr/sbin/nginx' },
  { name: 'libnginx-mod-http-js', file: MODULE },
  { name: 'openssl', file: '/usr/bin/openssl' },
  { name: 'curl', file: '/usr/bin/curl' },
];
const repository = join(import.meta.dirname, '..', '..', '..');
const isRoot = process.getuid?.() === 0;

/** Starts nginx as the gateway to that dialer. Installs what it needs where it may; says in plain words where it may not. */
export async function startGateway(dialer: Dialer, credential: Credential, login: Login): Promise<Gateway> {
  const refusal = await ensureDebianPackages('The gateway’s nginx', PACKAGES);
  if (refusal !== undefined) throw new Error(refusal);
  const base = temporaryFolder('gateway');
  // nginx's workers have another user.
  chmodSync(base.path, 0o755);
  const authority = await makeAuthority(join(base.path, 'authority'), 'Example authority');
  const front = await startDialerFront(dialer.origin, await authority.issue('/CN=dialer', ['acme.croco-dial.net']));
  const folder = join(base.path, 'root');
  const port = await freePort();
  await install(folder, credential);
  const configuration = join(folder, 'etc/nginx/screen-pop');
  // As the comment there says: whoever has a name of that form is the agent of that name.
  edit(join(configuration, 'agents.conf'), { '# "~^(?<same>[a-z]+\\.[a-z]+)$"': '"~^(?<same>[a-z]+\\.[a-z]+)$"' });
  edit(join(configuration, 'dialer.conf'), { 'server acme.croco-dial.net:443': `server 127.0.0.1:${front.port}` });
  edit(join(configuration, 'site.conf'), {
    'listen 443 ssl': `listen 127.0.0.1:${port} ssl`,
    'listen [::]:443 ssl;\n': '',
    ...(credential === 'sign-on' ? { 'allow 192.0.2.10': 'allow 127.0.0.1' } : {}),
  });
  const server = await authority.issue(`/CN=${HOST}`, [HOST, '127.0.0.1']);
  put(join(folder, `etc/ssl/certs/${HOST}.pem`), server.cert);
  put(join(folder, `etc/ssl/private/${HOST}.key`), server.key);
  const pass = () => {
    put(join(folder, 'etc/ssl/certs/ca-certificates.crt'), authority.cert);
    put(join(folder, 'etc/ssl/certs/desks-ca.pem'), authority.cert);
    put(join(folder, 'etc/ssl/certs/desks-ca.crl'), readFileSync(authority.crlFile));
  };
  pass();
  const writeLogin = (next: Login) =>
    put(
      join(configuration, 'login.js'),
      `export default { user: ${quoted(next.user)}, password: ${quoted(next.password)} };\n`,
    );
  writeLogin(login);

  const main = join(folder, 'etc/nginx/nginx.conf');
  put(main, mainConfiguration(folder));
  try {
    await promisify(execFile)('nginx', ['-t', '-q', '-c', main]);
  } catch (error) {
    await front.close();
    base.remove();
    throw error;
  }
  const nginx = spawn('setpriv', ['--pdeathsig', 'TERM', 'nginx', '-c', main, '-g', 'daemon off;'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  nginx.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4000);
  });
  const errorLog = join(folder, 'var/log/nginx/error.log');
  const close = async () => {
    if (nginx.exitCode === null && nginx.signalCode === null) {
      const ended = once(nginx, 'exit');
      nginx.kill('SIGTERM');
      await ended;
    }
    await front.close();
    base.remove();
  };
  const reload = async () => {
    pass();
    const before = await workersOf(nginx.pid);
    nginx.kill('SIGHUP');
    await waitUntil('the new workers alone', async () => {
      const now = await workersOf(nginx.pid);
      return now.length > 0 && !now.some((each) => before.includes(each));
    });
  };
  try {
    await waitUntil('nginx to listen', async () => {
      if (nginx.exitCode !== null) throw new Error(`nginx has ended: ${said}`);
      return listens(port);
    });
  } catch (error) {
    const log = existsSync(errorLog) ? readFileSync(errorLog, 'utf8') : '';
    await close();
    throw new Error(`${String(error)}\n${said}${log}`, { cause: error });
  }
  return {
    port,
    pid: nginx.pid ?? -1,
    authority,
    front,
    folder,
    async setLogin(next) {
      writeLogin(next);
      await reload();
    },
    reload,
    filesIn: (path) => filesIn(join(folder, path)),
    close,
  };
}

/** Does what the page tells IT to do, in `folder` instead of `/`. */
async function install(folder: string, credential: Credential): Promise<void> {
  for (const each of ['etc/nginx/conf.d', 'etc/ssl/certs', 'etc/ssl/private', 'run', 'var/lib', 'var/log/nginx'])
    mkdirSync(join(folder, each), { recursive: true });
  const page = readFileSync(join(repository, 'docs/gateway.md'), 'utf8');
  const block = /^ *```sh\n(\s*install .*?)^ *```/ms.exec(page)?.[1];
  if (block === undefined) throw new Error('docs/gateway.md has no block that begins with "install".');
  const script = below(folder, block)
    .replaceAll('site-certificate.conf', `site-${credential}.conf`)
    // Who is not root cannot give a folder away, and needs not: nginx then has no other user.
    .replaceAll(/ -o \S+ -g \S+/g, (owner) => (isRoot ? owner : ''));
  await promisify(execFile)('sh', ['-euc', script], { cwd: join(repository, 'docs/gateway') });
  const configuration = join(folder, 'etc/nginx/screen-pop');
  for (const name of readdirSync(configuration)) {
    const file = join(configuration, name);
    // Written in place: the mode that the page says stays.
    writeFileSync(file, below(folder, readFileSync(file, 'utf8')));
  }
}

/** The machine's paths, as paths below `folder`. */
const below = (folder: string, text: string) => text.replaceAll(/(?<=^|[\s"'`])\/(?=etc\/|run\/|var\/)/g, `${folder}/`);

/** Changes a file as a person does who replaces the example's values. Throws where an example is not there any more. */
function edit(file: string, changes: Readonly<Record<string, string>>): void {
  let text = readFileSync(file, 'utf8');
  for (const [from, to] of Object.entries(changes)) {
    if (!text.includes(from)) throw new Error(`${file} has no “${from}”.`);
    text = text.replace(from, () => to);
  }
  writeFileSync(file, text);
}

function put(file: string, content: string | Buffer): void {
  writeFileSync(file, content);
}

const quoted = (text: string) => `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`;

/** What Debian's nginx.conf says, as far as it concerns the gateway. */
const mainConfiguration = (folder: string) => `
${isRoot ? 'user www-data;' : ''}
worker_processes 2;
pid ${folder}/run/nginx.pid;
error_log ${folder}/var/log/nginx/error.log info;
load_module ${MODULE};
events { worker_connections 768; }
http {
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((each) => `${each}_temp_path ${folder}/run/${each};`).join('\n  ')}
  default_type application/octet-stream;
  access_log ${folder}/var/log/nginx/access.log;
  gzip on;
  include ${folder}/etc/nginx/conf.d/*.conf;
}
`;

async function workersOf(master: number | undefined): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['--ppid', String(master), '-o', 'pid=,args=']);
  return stdout
    .split('\n')
    .filter((line) => line.includes('worker process'))
    .map((line) => line.trim().split(' ')[0] ?? '');
}

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

function filesIn(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'latin1')]),
  );
}
