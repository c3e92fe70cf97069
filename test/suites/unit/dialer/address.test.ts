import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { say } from '#utils/words/words.ts';
import { dialerEndpoint } from '#utils/dialer/address.ts';
import { pageAddress } from '../../../stand-ins/dialer/vendor-page.ts';

const API = '/goAPIv2/goUsers/goAPI.php';

const urlOf = (text: string) => {
  const endpoint = dialerEndpoint(text);
  return 'url' in endpoint ? endpoint.url : null;
};
const problemOf = (text: string) => {
  const endpoint = dialerEndpoint(text);
  return 'problem' in endpoint ? say(endpoint.problem) : null;
};

describe('what people type for the dialer', () => {
  it.each([
    ['acme', `https://acme.croco-dial.net${API}`],
    ['acme/', `https://acme.croco-dial.net${API}`],
    ['  Acme ', `https://acme.croco-dial.net${API}`],
    ['acme-2', `https://acme-2.croco-dial.net${API}`],
    ['acme.croco-dial.net', `https://acme.croco-dial.net${API}`],
    ['acme.croco-dial.net/', `https://acme.croco-dial.net${API}`],
    ['https://acme.croco-dial.net', `https://acme.croco-dial.net${API}`],
    ['HTTPS://ACME.croco-dial.net//', `https://acme.croco-dial.net${API}`],
    [pageAddress.replace('DOMAIN', 'acme'), `https://acme.croco-dial.net${API}`],
    [`https://acme.croco-dial.net${API}?goAction=x&goPass=y#z`, `https://acme.croco-dial.net${API}`],
    ['https://dialer.example.com/goAPIv2', `https://dialer.example.com${API}`],
    ['https://dialer.example.com/goAPIv2/goUsers/', `https://dialer.example.com${API}`],
    ['https://dialer.example.com/sub', `https://dialer.example.com/sub${API}`],
    ['https://dialer.example.com:8443/goAPIv2', `https://dialer.example.com:8443${API}`],
    ['localhost', `http://localhost${API}`],
    ['localhost:8080', `http://localhost:8080${API}`],
    ['http://127.0.0.1:4321', `http://127.0.0.1:4321${API}`],
    ['[::1]:8080', `https://[::1]:8080${API}`],
    ['https://localhost:1', `https://localhost:1${API}`],
  ])('%j', (typed, url) => expect(urlOf(typed)).toBe(url));

  it.each([
    // The agent screen's own address, or that of any other page of the dialer.
    ['https://acme.croco-dial.net/agent.php', `https://acme.croco-dial.net${API}`],
    ['https://acme.croco-dial.net/agent.php?relogin=YES&VD_login=dana#x', `https://acme.croco-dial.net${API}`],
    ['acme.croco-dial.net/agent.php', `https://acme.croco-dial.net${API}`],
    ['https://acme.croco-dial.net/agc/vicidial.php', `https://acme.croco-dial.net${API}`],
    ['https://acme.croco-dial.net/vicidial/admin.php', `https://acme.croco-dial.net${API}`],
    ['https://acme.croco-dial.net/agent/', `https://acme.croco-dial.net${API}`],
    ['https://acme.croco-dial.net/agent/index.html', `https://acme.croco-dial.net${API}`],
    ['https://acme.croco-dial.net/login', `https://acme.croco-dial.net${API}`],
    ['https://acme.croco-dial.net/Sign-In/?next=%2Fagent', `https://acme.croco-dial.net${API}`],
    ['https://acme.croco-dial.net/index.php', `https://acme.croco-dial.net${API}`],
    ['https://acme.croco-dial.net/dashboard#/home', `https://acme.croco-dial.net${API}`],
    ['https://dialer.example.com/sub/agent.php', `https://dialer.example.com/sub${API}`],
    ['http://127.0.0.1:4321/login.html', `http://127.0.0.1:4321${API}`],
    // Another part of the API, from the vendor's other pages.
    ['https://acme.croco-dial.net/goAPIv2/goAgent/goAPI.php', `https://acme.croco-dial.net${API}`],
    ['https://acme.croco-dial.net/goapiv2/gousers/goapi.php', `https://acme.croco-dial.net${API}`],
    ['https://acme.croco-dial.net/v1.php/goAPIv2', `https://acme.croco-dial.net/v1.php${API}`],
    // Only its goAPI.php says that an installation of another name is one.
    ['https://dialer.example.com/goAPI/goUsers/goAPI.php', 'https://dialer.example.com/goAPI/goUsers/goAPI.php'],
    ['https://dialer.example.com/api.php', `https://dialer.example.com${API}`],
  ])('%j, a page or another part of the dialer', (typed, url) => expect(urlOf(typed)).toBe(url));

  it('asks for the host alone, since a match pattern carries no port', () => {
    expect(dialerEndpoint('https://dialer.example.com:8443/goAPIv2')).toEqual({
      url: `https://dialer.example.com:8443${API}`,
      origin: 'https://dialer.example.com:8443',
      matchPattern: 'https://dialer.example.com/*',
    });
  });
});

describe('what is refused', () => {
  it.each([
    ['http://acme.croco-dial.net', /must start with https/],
    ['http://192.168.0.5', /must start with https/],
    ['http://127.0.0.1.example.com', /must start with https/],
    // The policy of the extension's pages has no form for these.
    ['http://[::1]:8080', /must start with https/],
    ['http://127.0.0.2', /must start with https/],
    ['http://localhost.example.com', /must start with https/],
    ['ftp://acme.croco-dial.net', /must start with https/],
    ['file:///etc/passwd', /not a domain|must start with https/],
    ['https://user:secret@dialer.example.com', /Leave the user and password out/],
    ['user@dialer.example.com', /Leave the user and password out/],
    ['', /Enter the dialer’s domain/],
    ['   ', /Enter the dialer’s domain/],
    ['my dialer', /not a domain/],
    ['https://', /not a domain/],
    ['dialer.example.com:port', /not a domain/],
    ['javascript:alert(1)', /not a domain/],
    ['https:/acme', /two slashes/],
    ['https:acme', /two slashes/],
    ['https//acme.croco-dial.net', /two slashes/],
    [String.raw`https:\\acme`, /two slashes/],
    ['http:/localhost', /two slashes/],
    ['https://https://acme', /two slashes/],
    ['https://https//acme', /two slashes/],
    ['https', /two slashes/],
    ['DOMAIN', /in place of “DOMAIN”/],
    ['domain', /in place of “domain”/],
    ['<DOMAIN>', /in place of “<DOMAIN>”/],
    ['your-domain.croco-dial.net', /in place of “your-domain”/],
    [pageAddress, /in place of “DOMAIN”/],
    [`https://{DOMAIN}.croco-dial.net${API}`, /in place of “{DOMAIN}”/],
  ])('%j', (typed, problem) => expect(problemOf(typed)).toMatch(problem));

  it.each([
    'domains',
    'acme-domain',
    'domain.example.com',
    'https-acme',
    'httpster.croco-dial.net',
    'https.example.com',
  ])('%j is no placeholder and no slip', (typed) => expect(urlOf(typed)).toMatch(/goAPI\.php$/));

  it('repeats no password in its words', () => {
    expect(JSON.stringify(dialerEndpoint('https://user:hunter2@dialer.example.com'))).not.toContain('hunter2');
  });
});

it('whatever is typed: an endpoint that is https or this computer, without a log-in, or words', () => {
  const typed = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.webUrl({ withQueryParameters: true, withFragments: true, validSchemes: ['http', 'https', 'ftp'] }),
    fc.domain(),
    fc
      .tuple(
        fc.constantFrom('http://', 'https://', '', 'http:\\\\', '//', 'HTTP://'),
        fc.constantFrom(
          'localhost',
          '127.0.0.1',
          '127.1',
          '[::1]',
          'a:b@localhost',
          'evil.com',
          'xn--zz',
          'LOCALHOST.',
        ),
        fc.constantFrom(
          '',
          ':80',
          ':99999',
          '/goAPIv2',
          '@evil.com',
          '/..//x.php',
          '/agc/vicidial.php',
          '/login/',
          '/goAPIv2/agent.php',
          '.evil.com',
          '?x',
          '#y',
          '\\@evil.com',
        ),
      )
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(typed, (text) => {
      const endpoint = dialerEndpoint(text);
      if ('problem' in endpoint) {
        expect(say(endpoint.problem)).toMatch(/\w/);
        return;
      }
      const url = new URL(endpoint.url);
      if (url.protocol !== 'https:') {
        expect(url.protocol).toBe('http:');
        expect(url.hostname).toMatch(/^(localhost|.*\.localhost|127\.0\.0\.1)$/);
      }
      expect([url.username, url.password, url.search, url.hash]).toEqual(['', '', '', '']);
      expect(url.origin).toBe(endpoint.origin);
      expect(url.pathname).toMatch(/\/goAPI\.php$/);
    }),
    { numRuns: 2000 },
  );
});
