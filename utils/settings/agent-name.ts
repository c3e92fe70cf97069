const AGENT = '{agent}';

/** A variable that the tool which fills in the account does not know: `%LogonUser%`, `${user}`, `$USERNAME`, `{{user}}`. */
const UNFILLED = /%\w{1,40}%|\$[A-Z{]|\{\{/;

/**
 * The agent's name in an account, such as `dana` in `CORP\dana` for the pattern `CORP\{agent}`; null where the account does not
 * fit. Letter case counts in the name only, because it does in neither domains nor addresses. Pure.
 */
export function agentIn(account: string, pattern: string): string | null {
  const whole = account.trim();
  const at = pattern.indexOf(AGENT);
  const before = pattern.slice(0, at).trimStart();
  const after = pattern.slice(at + AGENT.length).trimEnd();
  const end = whole.length - after.length;
  if (at < 0 || end <= before.length || UNFILLED.test(whole)) return null;
  if (!isSame(whole.slice(0, before.length), before) || !isSame(whole.slice(end), after)) return null;
  return whole.slice(before.length, end).trim() || null;
}

const isSame = (written: string, wanted: string): boolean => written.toLowerCase() === wanted.toLowerCase();
