import { OWNERS, type ActivityKind } from '../shared/model.ts';
import type { Random } from './random.ts';

export interface SeedActivity {
  kind: ActivityKind;
  /** How many days before the start of the server, and at which minute of that day (UTC): people work by day. */
  daysAgo: number;
  minuteOfDay: number;
  who: string;
  text: string;
}

const TEXTS: Record<Exclude<ActivityKind, 'stage'>, readonly string[]> = {
  call: [
    'Connected, 4 min 12 s. Wants a quote for the spring order before Friday.',
    'No answer, left a voicemail.',
    'Connected, 2 min 05 s. Asked us to ring back after the board meeting.',
    'Connected, 7 min 48 s. Walked through delivery times; happy with ten days.',
    'Busy. Will try again tomorrow morning.',
    'Connected, 1 min 30 s. Gatekeeper, says mornings are best.',
    'Connected, 5 min 51 s. Price is fine, contract length is the question.',
  ],
  email: [
    'Sent the price list and the two case studies we talked about.',
    'Replied: forwarded our offer to their finance team.',
    'Sent a reminder about the open quote.',
    'Asked for the data sheet in their own language.',
    'Opened the newsletter twice, clicked on “Service plans”.',
  ],
  meeting: [
    'Video call, 30 min. Demo of the service plan; three people from their side.',
    'Site visit. They run two shifts and want deliveries before seven.',
    'Kick-off for the trial order agreed.',
  ],
  note: [
    'Prefers to be called after 14:00 local time.',
    'Decision is made together with the sister company, keep both in the loop.',
    'Contract with their present supplier ends in the autumn.',
    'Speaks slowly on the phone because of a poor line; be patient.',
    'Interested in the larger plan once the new warehouse opens.',
    'Please do not email on weekends.',
  ],
};

const MOVES = ['New to Contacted', 'Contacted to Qualified', 'Qualified to Proposal'];
const KINDS: readonly ActivityKind[] = ['call', 'call', 'call', 'email', 'email', 'note', 'meeting', 'stage'];

/** Returns three to nine things that happened with a contact, newest first. */
export function seedActivities(random: Random, owner: string): SeedActivity[] {
  const activities: SeedActivity[] = [];
  let daysAgo = random.below(30);
  for (let left = 3 + random.below(7); left > 0; left -= 1) {
    const kind = random.pick(KINDS);
    const text = kind === 'stage' ? `Stage changed from ${random.pick(MOVES)}.` : random.pick(TEXTS[kind]);
    const repeated = activities.some((activity) => activity.text === text);
    if (!repeated) {
      const who = random.chance(0.8) ? owner : random.pick(OWNERS);
      activities.push({ kind, daysAgo, minuteOfDay: 8 * 60 + random.below(10 * 60), who, text });
    }
    daysAgo += 1 + random.below(16);
  }
  return activities;
}
