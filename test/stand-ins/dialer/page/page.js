/** The page on which a person makes calls. It shows what the server says and never keeps a state of its own. */

const byId = (id) => document.querySelector(`#${id}`);
const form = byId('call');
const { agent: agentField, filter, lead: leadField } = form.elements;
const cards = new Map();
let leads = [];

async function ask(path, method = 'GET', body) {
  const response = await fetch(`/control/${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

async function change(name, input) {
  try {
    await ask(`agents/${encodeURIComponent(name)}`, 'POST', input);
    await refresh();
  } catch (error) {
    setText(byId('trouble'), error.message);
  }
}

function setText(element, text) {
  // Untouched text stays untouched, or a screen reader would read it out again every second.
  if (element.textContent !== text) element.textContent = text;
}

function options(select, list, chosen = select.value) {
  select.replaceChildren(...list.map(([value, text]) => new Option(text, value, false, String(value) === chosen)));
}

function leadText({ name, phone, vendorLeadCode, leadId }) {
  return [name, phone, vendorLeadCode || 'no code', `#${leadId}`].join(' · ');
}

function showLeads() {
  const wanted = filter.value.toLowerCase();
  const shown = leads.filter((each) => leadText(each).toLowerCase().includes(wanted));
  options(
    leadField,
    shown.map((each) => [each.leadId, leadText(each)]),
  );
  if (leadField.selectedIndex < 0 && shown.length > 0) leadField.selectedIndex = 0;
}

function kindOf({ data, absent }) {
  if (absent !== null || data.status === '') return 'off';
  if (['QUEUE', 'RING', 'DIAL'].includes(data.status)) return 'coming';
  if (/^(IN ?CALL|3-WAY|PARK)/.test(data.status)) return 'talking';
  if (['DISPOSITION', 'DEAD', 'HUNGUP'].includes(data.status)) return 'wrapping';
  return ['READY', 'CLOSER'].includes(data.status) ? 'waiting' : 'paused';
}

function newCard(name, states) {
  const card = byId('agent').content.firstElementChild.cloneNode(true);
  card.querySelector('h3').textContent = name;
  const select = card.querySelector('select');
  options(
    select,
    states.map((state) => [state, state.replaceAll('-', ' ')]),
  );
  for (const button of card.querySelectorAll('button')) {
    button.addEventListener('click', () => change(name, { state: button.dataset.state || select.value }));
  }
  byId('agents').append(card);
  cards.set(name, card);
  return card;
}

function showAgent(view, { nowMs, states }) {
  const card = cards.get(view.name) ?? newCard(view.name, states);
  const kind = kindOf(view);
  const status = card.querySelector('.status');
  status.dataset.kind = kind;
  setText(status, kind === 'off' ? 'Signed out' : view.data.status);
  const seconds = Math.max(0, Math.floor((nowMs - view.sinceMs) / 1000));
  setText(card.querySelector('.since'), `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`);
  const { in_call_with: party, campaign_name: campaign, vendor_lead_code: code, lead_id: id } = view.data;
  const known = leads.find((each) => String(each.leadId) === String(id));
  const parts = [known?.name, party, campaign, code && `code ${code}`, Number(id) > 0 && `lead ${id}`];
  setText(card.querySelector('.party'), parts.filter(Boolean).join(' · ') || 'No call');
  for (const button of card.querySelectorAll('[data-when]')) button.hidden = button.dataset.when !== kind;
}

function showRequests(requests, nowMs) {
  const lately = requests.filter((each) => each.atMs > nowMs - 10_000).length;
  setText(byId('rate'), `${(lately / 10).toFixed(1)} requests a second over the last ten seconds`);
  const rows = requests
    .slice(-30)
    .reverse()
    .map((each) => {
      const row = document.createElement('tr');
      const cells = [
        new Date(each.atMs).toLocaleTimeString(),
        each.method,
        each.agent ?? '–',
        each.login,
        each.faults.join(', ') || '–',
        each.status ?? each.outcome,
      ];
      row.append(...cells.map((text) => Object.assign(document.createElement('td'), { textContent: text })));
      if (each.login === 'wrong' || each.login === 'locked') row.children[3].className = 'bad';
      return row;
    });
  byId('requests').replaceChildren(...rows);
}

async function refresh() {
  const [state, requests] = await Promise.all([ask('state'), ask('requests?last=200')]);
  if (JSON.stringify(state.leads) !== JSON.stringify(leads)) {
    leads = state.leads;
    showLeads();
  }
  const names = state.agents.map((each) => each.name);
  if (names.join('\n') !== [...cards.keys()].join('\n')) {
    byId('agents').replaceChildren();
    cards.clear();
    options(
      agentField,
      names.map((name) => [name, name]),
    );
    byId('agent-field').hidden = names.length < 2;
  }
  for (const view of state.agents) showAgent(view, state);
  showRequests(requests, state.nowMs);
  const locked = state.accounts.filter((each) => each.locked).map((each) => each.user);
  const faults = state.faults.map((each) => each.kind);
  const trouble = [
    locked.length > 0 && `Locked after too many wrong log-ins: ${locked.join(', ')}.`,
    faults.length > 0 && `Faults in force: ${faults.join(', ')}.`,
  ];
  setText(byId('trouble'), trouble.filter(Boolean).join(' '));
}

async function watch() {
  try {
    await refresh();
  } catch {
    setText(byId('trouble'), 'The stand-in dialer does not answer. Is it still running?');
  }
  setTimeout(watch, 1000);
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const state = event.submitter?.value ?? 'in-call';
  void change(agentField.value, { state, lead: Number(leadField.value), call_type: form.elements.call_type.value });
});
filter.addEventListener('input', showLeads);
void watch();
