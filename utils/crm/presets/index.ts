import { presetFrom, type Preset } from '../preset.ts';
import { hostedSales } from './hosted-sales.ts';
import { hostedSuites } from './hosted-suites.ts';
import { recordKeepers } from './record-keepers.ts';
import { selfHostedPresets } from './self-hosted.ts';

/** Every CRM that is known by name. “Another CRM” is the preset `other`, which a profile alone describes. */
export const presets: readonly Preset[] = [...hostedSuites, ...hostedSales, ...selfHostedPresets, ...recordKeepers].map(
  presetFrom,
);

/** The preset with this id, or undefined (`other` is none). */
export function presetOf(id: string): Preset | undefined {
  return presets.find((preset) => preset.id === id);
}
