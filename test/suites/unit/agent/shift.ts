import { reduceAgent } from '#utils/agent/reduce.ts';
import {
  type AgentState,
  agentStateSchema,
  type CallState,
  type EndedCall,
  initialState,
  type PopOutcome,
  subjectOf,
} from '#utils/agent/state.ts';
import type { DialerAnswer } from '#utils/dialer/client.ts';
import { said, type Said } from './answers.ts';

/** One agent whose dialer is asked once a second. */
export class Shift {
  state: AgentState = initialState(subjectOf('https://d/x.php', 'Ann'));
  nowMs = Date.UTC(2026, 0, 5, 9);
  /** `+lead` or `+code` for each call started, `-…` for each ended, `~…` for each that goes on after all, in order. */
  log: string[] = [];
  /** What the last poll began and ended. */
  began: CallState | null = null;
  ended: EndedCall | null = null;

  poll(answer: DialerAnswer, afterMs = 1000): this {
    this.nowMs += afterMs;
    const before = this.state.call;
    const { state, ended, resumed } = reduceAgent(this.state, answer, this.nowMs);
    this.state = agentStateSchema.parse(state);
    this.began = state.call?.key === before?.key || resumed ? null : state.call;
    this.ended = ended;
    const named = (call: CallState) => call.leadId || call.vendorLeadCode || call.phone;
    if (this.ended) this.log.push(`-${named(this.ended)}`);
    if (resumed) this.log.push(`~${named(resumed)}`);
    if (this.began) this.log.push(`+${named(this.began)}`);
    return this;
  }

  says(status: string, fields: Said = {}, afterMs = 1000): this {
    return this.poll(said(status, fields), afterMs);
  }

  popped(kind: PopOutcome['kind']): this {
    const { call } = this.state;
    if (!call) throw new Error('no call');
    const pop = { state: 'done' as const, atMs: this.nowMs, outcome: { kind, words: null, address: null } };
    this.state = { ...this.state, call: { ...call, pop } };
    return this;
  }
}
