import type { IncomingMessage } from 'node:http';
import { page, type Site, startSite } from '../office/pages.ts';

// A CRM of hand-written pages, each showing its record in another way.

export const RECORD = { vendorLeadCode: 'HC-1042', leadId: '7890123', phones: ['14155550120', '4155550120'] };

const OTHERS = `<table><thead><tr><th>Name<th>Code<th>Phone</thead>
  <tr><td><a href="/contacts/8">Jonas Weber</a><td>HC-1042<td>(415) 555-0120
  <tr><td><a href="/contacts/9">Ada Quill</a><td>HC-10421<td>(415) 555-0121</table>`;

const frame = `<dl><dt>Vendor lead code<dd>HC-1042<dt>Phone<dd>+1 415-555-0120</dl>`;

/** Bodies by path. */
const pages: Record<string, string> = {
  '/text': `<dl>
      <dt>Vendor lead code:<dd data-field="cf_code">HC-1042
      <dt>Dialer&nbsp;lead&nbsp;ID<dd>7890123
      <dt>Phone<dd><a href="tel:+14155550120">(415) 555-0120</a> (mobile)
    </dl>
    <p>Customer of HC-1042 asked for an offer.
    <p hidden>Old code: HC-1042
    <script>var record = { code: 'HC-1042' }</script>${OTHERS}`,
  '/inputs': `<form method="post">
      <div><label for="code">Lead code *</label><input id="code" name="issue[custom_field_values][1]" value="HC-1042"></div>
      <div><span>Mobile</span><div><input name="phone_mobile" value="415.555.0120"></div></div>
      <input type="hidden" name="lead_ref" value="7890123">
      <input type="password" name="portal" value="HC-1042">
    </form>`,
  '/shadow': `<div id="host"></div><script>
      document.querySelector('#host').attachShadow({ mode: 'open' }).innerHTML =
        '<div data-target-selection-name="sfdc:RecordField.Contact.Phone"><span>Phone</span><div><b>+1</b> <i>415 555 0120</i></div></div>' +
        '<div><span>Lead code</span><span>HC-1042</span></div>';
    </script>`,
  '/frame': '<iframe src="/frame-inner" width="600" height="300"></iframe>',
  '/attribute': `<div class="field"><span title="HC-1042" data-name="lead_code">HC-10…</span></div>`,
  '/odd-forms': `<form id="parentElement"><input name="children"><input name="querySelectorAll"><input name="action"></form>
    <p>Code: HC-1042`,
  '/app': `<p>Code: HC-1042<p id="state">loading</p><script>
      const one = fetch('/api/people?code=HC-1042').then((answer) => answer.json());
      one.then(() => {
        const request = new XMLHttpRequest();
        request.open('GET', '/api/notes?person=7');
        request.onload = () => { document.querySelector('#state').textContent = 'loaded'; };
        request.send();
      });
    </script>`,
};

const HEAD = `<header><form role="search" action="/find" aria-label="Find people">
    <input type="hidden" name="module" value="Contacts">
    <input type="hidden" name="utf8" value="&#10003;">
    <input type="hidden" name="authenticity_token" value="abc">
    <input type="hidden" name="k" value="9f86d081884c7d659a2feaa0c55ad015">
    <input name="q" value="HC-1042" placeholder="Search …">
    <select name="scope"><option value="mine">Mine<option value="all" selected>All</select>
    <label><input type="checkbox" name="closed" value="1" checked>closed</label>
    <label><input type="checkbox" name="deleted" value="1">deleted</label>
    <button name="go" value="1">Go</button>
  </form></header>`;
const searches = `<p>Code: HC-1042
  <form action="/list"><input name="phone" value="(415) 555-0120"><input name="city" value=""><input type="submit"></form>
  <form action="/logout"><input name="why"></form>
  <form method="post" action="/save"><input name="note"></form>
  <form action="https://elsewhere.example/find"><input type="search" name="q"></form>
  <form action="/enter"><input name="user"><input type="password" name="pass"></form>
  <a href="/list?company=Acme&amp;q=Acme+Ltd&amp;page=2">Acme</a>
  <a href='/list?filter={"code":"HC-1042","stage":"{all}"}'>Same code</a>
  <a href="/list?token=1&amp;q=x">with a token</a>
  <a href="/delete?code=HC-1042">Delete</a>
  <a href="https://elsewhere.example/?q=x">elsewhere</a>`;

const DESCRIPTION = `<?xml version="1.0"?><OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
  <ShortName>Harbour people</ShortName>
  <Url type="application/x-suggestions+json" template="/suggest?q={searchTerms}"/>
  <Url type="text/html" template="/people?name={searchTerms}&amp;from={startIndex?}&amp;n={count}"/>
  <Url type="text/html" template="https://elsewhere.example/?q={searchTerms}"/>
</OpenSearchDescription>`;

const RESULTS = `<!doctype html><base href="/crm/"><img src="/picture"><link rel="stylesheet" href="/style">
  <script src="/script"></script><script>fetch('/ran')</script>
  <nav><a href="/contacts/1">seen before</a></nav>
  <table><tr data-recordurl="/contacts/7?x=1"><td><a href="contacts/7">Ada</a><a href="contacts/7">again</a>
  <a href="https://elsewhere.example/">elsewhere</a><a href="mailto:a@example.com">mail</a></table>`;

export type SurveyedCrm = Site & {
  /** What was asked for, oldest first: method, path and query, and whether the session's cookie came along. */
  requests: { what: string; host: string; session: boolean }[];
};

export async function startSurveyedCrm(): Promise<SurveyedCrm> {
  const requests: SurveyedCrm['requests'] = [];
  const site = await startSite((url, request, response) => {
    const { pathname } = url;
    requests.push({
      what: `${request.method} ${pathname}${url.search}`,
      host: url.hostname,
      session: (request.headers.cookie ?? '').includes('session=1'),
    });
    response.setHeader('set-cookie', 'session=1');
    if (pathname === '/frame-inner') return page('Inner', frame);
    if (pathname === '/searches')
      return `<!doctype html><link rel="search" type="application/opensearchdescription+xml" href="/osd.xml">${HEAD}<main>${searches}</main>`;
    if (pathname === '/osd.xml') return DESCRIPTION;
    if (pathname === '/strict') {
      response.setHeader('content-security-policy', "default-src 'none'; require-trusted-types-for 'script'");
      return page('Strict', frame);
    }
    const answered = pages[pathname];
    return answered === undefined ? probed(url, request, response, site.foreignOrigin) : page('Record', answered);
  });
  return { ...site, requests };
}

function probed(
  { pathname }: URL,
  { headers }: IncomingMessage,
  response: Parameters<Parameters<typeof startSite>[0]>[2],
  foreignOrigin: string,
): string | null {
  const moved = (location: string) => {
    response.writeHead(302, { location });
    return '';
  };
  switch (pathname) {
    case '/results':
      return RESULTS;
    case '/moved':
      return moved('/results?q=1');
    case '/away':
      return moved(`${foreignOrigin}/secret`);
    case '/api/people':
    case '/api/notes':
      response.setHeader('content-type', 'application/json; charset=utf-8');
      return '{"data":[{"id":12345678901234567890}]}';
    case '/large':
      return 'x'.repeat(2_000_001);
    case '/hangs':
      return null;
    case '/closed':
      response.statusCode = 401;
      // What has the browser ask for a password where the page itself asks.
      response.setHeader('www-authenticate', 'Basic realm="CRM"');
      return headers.authorization ?? 'log in';
    default:
      response.statusCode = 404;
      return 'No such page';
  }
}
