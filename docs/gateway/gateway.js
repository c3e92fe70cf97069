// What nginx's own directives cannot do: compare the question with the agent's own, and stop asking when the dialer
// refuses the gateway's log-in. Runs in nginx (njs 0.7.9 and later). See docs/gateway.md; copy this file unchanged.
import crypto from 'crypto';
import fs from 'fs';
import querystring from 'querystring';
import login from './login.js';

const PATH = '/goAPIv2/goUsers/goAPI.php';
const ACTION = 'getLiveAgentInfo';
const STATE = '/var/lib/screen-pop';
/** One try in each for a log-in in doubt. Any fifteen minutes touch three of them at most. */
const SLOT_SECONDS = 450;
const ASK_AGAIN_SECONDS = '15';

/** Tells a changed log-in from the one before. Sixteen bits do for that, and help nobody to guess it. */
const MARK = crypto.createHash('sha256').update(`${login.user}\n${login.password}`).digest('hex').slice(0, 4);
const ACCEPTED = `${STATE}/accepted-${MARK}`;
/** What dialers say of a wrong log-in or a locked account, in the parts of an answer that say how it went. */
const REFUSAL = /"(?:message|result)"\s*:\s*"[^"]{0,200}(?:password|incorrect|attempts|locked)/i;

/** Who asks, as the company's own sign-on or certificate says; empty where nobody says it, or two do. */
function person(r) {
  const header = r.variables.screen_pop_header.toLowerCase();
  if (header === '') return r.variables.screen_pop_certificate;
  const said = r.rawHeadersIn.filter((pair) => pair[0].toLowerCase() === header);
  return said.length === 1 ? said[0][1] : '';
}

/** The question that the dialer is asked, with the log-in: the agent's name is the list's, not the desk's. */
function body(r) {
  return [
    `goAction=${ACTION}`,
    `goUser=${encodeURIComponent(login.user)}`,
    `goPass=${encodeURIComponent(login.password)}`,
    `user=${encodeURIComponent(r.variables.screen_pop_agent)}`,
    'responsetype=json',
  ].join('&');
}

/** Not empty while the log-in is in doubt. A kept answer may be the refusal that raised the doubt, so it settles nothing. */
const doubt = () => (exists(ACCEPTED) ? '' : 'in doubt');

/** Answers the desk. */
async function answer(r) {
  const reason = whyNot(r);
  if (reason !== '') return refuse(r, 403, reason);
  const wasAccepted = exists(ACCEPTED);
  if (!wasAccepted && !claimTry()) return refuseLogin(r);

  const reply = await r.subrequest('/screen-pop-dialer');
  const text = reply.responseText || '';
  if (reply.status === 200 && /"result"\s*:\s*"success"/.test(text)) {
    if (!wasAccepted) endDoubt();
  } else if (reply.status === 401 || (reply.status === 200 && REFUSAL.test(text))) {
    // An accepted log-in is in doubt from here on. If this was a whim, the next desk's question, the doubt's first try, ends it.
    if (wasAccepted) remove(ACCEPTED);
    r.error('the dialer refuses the log-in in login.js');
    return refuseLogin(r);
  }
  return pass(r, reply, text);
}

/** Why this is not the agent's own question; empty where it is. */
function whyNot(r) {
  const agent = r.variables.screen_pop_agent;
  if (!agent) return 'agents.conf names no agent for this person';
  if (r.variables.request_uri !== PATH) return 'another address';
  if (r.method !== 'POST') return 'not POST';
  if (!/^application\/x-www-form-urlencoded *(;|$)/i.test(r.headersIn['Content-Type'] || '')) return 'not a form';
  // A web page may send a form along with the person's certificate or cookie. Screen Pop's own requests come from no site.
  if (/^https?:/i.test(r.headersIn.Origin || '')) return 'asked by a web page';
  const fields = (r.requestText || '').split('&').map((field) => field.split('='));
  const names = fields.map((field) => field[0]).sort();
  if (names.join() !== 'goAction,responsetype,user') return 'not exactly the fields goAction, responsetype and user';
  const value = (name) =>
    fields
      .find((field) => field[0] === name)
      .slice(1)
      .join('=');
  if (value('goAction') !== ACTION) return 'another action';
  if (value('responsetype') !== 'json') return 'another responsetype';
  const asked = querystring.unescape(value('user'));
  return asked.toLowerCase() === agent.toLowerCase() ? '' : 'about another agent';
}

/** Gives the desk the dialer's answer, without its headers. */
function pass(r, reply, text) {
  const retryAfter = reply.headersOut['Retry-After'];
  if (/^[\w ,:]{1,40}$/.test(retryAfter || '')) r.headersOut['Retry-After'] = retryAfter;
  if (reply.status === 429) return refuse(r, 429, 'too many requests');
  if (reply.status >= 500) return refuse(r, reply.status, 'the dialer, or the way to it, fails');
  if (reply.status !== 200) {
    r.error(`the dialer answers HTTP ${reply.status}: is its address in dialer.conf right?`);
    return refuse(r, 502, 'the dialer answers with another status');
  }
  if (holdsPassword(text)) {
    r.error('an answer of the dialer holds the password of login.js, or its first eight letters and digits');
    return refuse(r, 502, 'the answer holds the password');
  }
  const charset = /charset=([\w-]+)/i.exec(reply.headersOut['Content-Type'] || '');
  r.headersOut['Content-Type'] = `application/json${charset ? `; charset=${charset[1]}` : ''}`;
  r.return(200, reply.responseBuffer);
}

/** Whether a text holds the beginning of the password, in whatever way its other characters were escaped or dropped. */
function holdsPassword(text) {
  const password = lettersAndDigits(login.password);
  if (password.length < 4) return text.includes(login.password);
  return lettersAndDigits(text).includes(password.slice(0, 8));
}

const lettersAndDigits = (text) =>
  text.replace(/%[0-9a-f]{2}|&#?\w{1,8};|\\u[0-9a-f]{4}|[^0-9a-z]/gi, '').toLowerCase();

/** A desk whose own question is right is not told of a wrong log-in: it can do nothing about it, and would stop asking. */
function refuseLogin(r) {
  r.headersOut['Retry-After'] = ASK_AGAIN_SECONDS;
  refuse(r, 503, 'the dialer has not accepted the log-in of the gateway');
}

function refuse(r, status, reason) {
  r.variables.screen_pop_why = reason;
  r.headersOut['Content-Type'] = 'text/plain; charset=utf-8';
  r.return(status, `${reason}\n`);
}

/** Takes the one try of this part of the hour for a log-in in doubt. False where it is taken, by whichever worker. */
function claimTry() {
  const name = `asked-${MARK}-${Math.floor(Date.now() / 1000 / SLOT_SECONDS)}`;
  forgetAllBut([name, `accepted-${MARK}`]);
  try {
    fs.writeFileSync(`${STATE}/${name}`, '', { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function endDoubt() {
  fs.writeFileSync(ACCEPTED, '', { mode: 0o600 });
  forgetAllBut([`accepted-${MARK}`]);
}

/** The marks of earlier tries and of other log-ins go. */
function forgetAllBut(names) {
  fs.readdirSync(STATE)
    .filter((each) => /^(asked|accepted)-/.test(each) && !names.includes(each))
    .forEach((each) => remove(`${STATE}/${each}`));
}

function exists(path) {
  try {
    fs.accessSync(path);
    return true;
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

/** Another worker may have been quicker. */
function remove(path) {
  try {
    fs.unlinkSync(path);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

export default { answer, body, doubt, person };
