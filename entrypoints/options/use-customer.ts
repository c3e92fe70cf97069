import { useEffect, useState } from 'preact/hooks';
import type { Example } from '#utils/crm/discovery.ts';
import { baseAddress } from '#utils/crm/crm-address.ts';
import type { CrmProfile } from '#utils/crm/profile.ts';
import { resolveCrm } from '#utils/crm/resolve.ts';
import { forgetExample, readExample, writeExample } from '#utils/discovery/example-store.ts';

const NOBODY: Example = { address: '', vendorLeadCode: '', leadId: '', phone: '' };

export type CustomerForm = ReturnType<typeof useCustomer>;

/** The customer by whom a CRM is set up: as typed, and as kept to test the set-up again. */
export function useCustomer(crm: CrmProfile) {
  const { id: profileId } = crm;
  const resolved = resolveCrm(crm);
  const base = 'crm' in resolved ? baseAddress(resolved.crm) : '';
  const [customer, setCustomer] = useState(NOBODY);
  const [kept, setKept] = useState<Example | null>(null);

  useEffect(() => {
    let isGone = false;
    void readExample(crm)
      .catch(() => null)
      .then((stored) => {
        if (isGone) return null;
        setKept(stored);
        // What is being typed stays. Another CRM's customer goes.
        setCustomer((typed) => (isNobody(typed) || typed === kept ? (stored ?? NOBODY) : typed));
        return null;
      });
    return () => {
      isGone = true;
    };
  }, [profileId, base]);

  return {
    customer: trimmed(customer),
    typed: customer,
    kept,
    change: (part: Partial<Example>) => setCustomer((before) => ({ ...before, ...part })),
    /** Keeps a customer. Where the browser refuses, everything else works as before. */
    keep: async (example: Example): Promise<void> => {
      await writeExample(profileId, example).then(
        () => setKept(example),
        () => {},
      );
    },
    forget: async (): Promise<void> => {
      await forgetExample(profileId);
      setKept(null);
      setCustomer(NOBODY);
    },
  };
}

const isNobody = (example: Example): boolean => Object.values(example).every((text) => text === '');

const trimmed = ({ address, vendorLeadCode, leadId, phone }: Example): Example => ({
  address: address.trim(),
  vendorLeadCode: vendorLeadCode.trim(),
  leadId: leadId.trim(),
  phone: phone.trim(),
});
