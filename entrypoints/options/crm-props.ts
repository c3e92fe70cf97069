import type { CallFields } from '#utils/dialer/call.ts';
import { presets } from '#utils/crm/presets/index.ts';
import type { CrmProfile } from '#utils/crm/profile.ts';

export type ExampleProps = { example: CallFields; setExample: (call: CallFields) => void };

export type ChangeProps = {
  crm: CrmProfile;
  path: string;
  locked: boolean;
  change: (part: Partial<CrmProfile>) => void;
};

export const presetChoices: readonly { value: string; label: string }[] = [
  { value: 'other', label: 'Another CRM' },
  ...presets.map(({ id, name }) => ({ value: id, label: name })).sort((a, b) => a.label.localeCompare(b.label)),
];
