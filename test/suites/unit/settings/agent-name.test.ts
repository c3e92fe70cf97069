import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agentIn } from '#utils/settings/agent-name.ts';

describe('the agent’s name in an account', () => {
  it.each([
    ['CORP\\dana', 'CORP\\{agent}', 'dana'],
    ['corp\\Dana.Reyes', 'CORP\\{agent}', 'Dana.Reyes'],
    ['dana@acme.com', '{agent}@acme.com', 'dana'],
    ['dana@ACME.com', '{agent}@acme.com', 'dana'],
    ['  dana  ', '{agent}', 'dana'],
    ['cc-7041-desk', 'cc-{agent}-desk', '7041'],
    ['dana@acme.com', '{agent}', 'dana@acme.com'],
  ])('%j by %j is %j', (account, pattern, agent) => expect(agentIn(account, pattern)).toBe(agent));

  it.each([
    ['SALES\\dana', 'CORP\\{agent}'],
    ['dana', 'CORP\\{agent}'],
    ['CORP\\', 'CORP\\{agent}'],
    ['dana@acme.com.evil.example', '{agent}@acme.com'],
    ['@acme.com', '{agent}@acme.com'],
    ['', '{agent}'],
    ['   ', '{agent}'],
    // What stands before and what stands after may not share a letter.
    ['abc', 'ab{agent}bc'],
    // The tool that should have filled it in did not know the variable.
    ['%LogonUser%', '{agent}'],
    ['CORP\\%LogonUser%', 'CORP\\{agent}'],
    ['${user_email}', '{agent}'],
    ['$USERNAME', '{agent}'],
    ['{{partialupn}}', '{agent}'],
    ['dana', 'no place for it'],
  ])('%j does not fit %j', (account, pattern) => expect(agentIn(account, pattern)).toBeNull());

  it('is what was put in, whatever stands around it', () => {
    const around = fc.string({ maxLength: 20 }).filter((text) => !/[{}%$]/.test(text));
    const name = fc.stringMatching(/^[a-zA-Z0-9._-]{1,30}$/);
    fc.assert(
      fc.property(around, name, around, (before, agent, after) => {
        const [first, last] = [before.trimStart(), after.trimEnd()];
        // Blanks at the account's ends are the tool's, not the name's.
        expect(agentIn(`${first}${agent}${last}`, `${before}{agent}${after}`)).toBe(agent);
      }),
    );
  });
});
