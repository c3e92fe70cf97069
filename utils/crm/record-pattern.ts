import type { AddressPattern } from './address-match.ts';
import type { ResolvedCrm } from './resolved-crm.ts';
import { underBase, type Template } from './template.ts';

/** A template as text, below the CRM's own address, with one character for each token. */
export function textOf(crm: ResolvedCrm, template: Template): string {
  const text = template.parts.map((part) => (typeof part === 'string' ? part : '\uE000')).join('');
  return template.absolute ? text : underBase(crm, text);
}

/** A template as the pattern of the addresses that it makes. */
export function patternOf(crm: ResolvedCrm, template: Template): AddressPattern {
  const parts = template.parts.map((part) => {
    if (typeof part === 'string') return part;
    const isId = part.token === 'record_id' || part.token === 'vendor_lead_code' || part.token === 'lead_id';
    return { name: part.token, pattern: isId && crm.idForm ? crm.idForm.pattern : '[^\\n\\r]+' };
  });
  return template.absolute ? parts : [underBase(crm, '/').slice(0, -1), ...slashed(parts)];
}

function slashed(parts: AddressPattern): AddressPattern {
  const [first] = parts;
  return typeof first === 'string' && /^[/?#]/.test(first) ? parts : ['/', ...parts];
}

/** Whether a parameter does not name a record. */
export function isNoise(crm: ResolvedCrm, name: string): boolean {
  return (
    crm.noise.includes(name) ||
    /^(?:utm_.*|fbclid|gclid|tab|from|ref|referrer|source|offset|page|sort|order|lang|app|save_lastsearch_values)$/i.test(
      name,
    )
  );
}
