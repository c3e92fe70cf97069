import { shortAddress } from './short-address.ts';

type Props = {
  /** Blank for a list that is not there. */
  title: string;
  addresses: readonly string[];
  note?: string;
};

/** Addresses, folded away. */
export function AddressList({ title, addresses, note }: Props) {
  if (title === '') return null;
  return (
    <details>
      <summary>{title}</summary>
      <ul class="addresses">
        {addresses.map((address) => (
          <li key={address}>
            <code>{shortAddress(address)}</code>
          </li>
        ))}
      </ul>
      {note && <p class="hint">{note}</p>}
    </details>
  );
}
