/**
 * Phone numbers from ranges that the national regulators keep for fiction (NANP 555-01XX, Ofcom, ACMA, ARCEP,
 * Bundesnetzagentur, PTS), so that nobody's telephone is in the seed.
 */
export interface PhonePlan {
  city: string;
  country: string;
  countryCode: string;
  /** Number `n` of the range in its national groups, without a trunk prefix. */
  groups(n: number): readonly string[];
  size: number;
}

const pad = (n: number, length: number): string => String(n).padStart(length, '0');

function northAmerica(city: string, country: string, area: string): PhonePlan {
  return { city, country, countryCode: '1', size: 100, groups: (n) => [area, '555', `01${pad(n, 2)}`] };
}

export const PLANS: readonly PhonePlan[] = [
  northAmerica('San Francisco', 'United States', '415'),
  northAmerica('Chicago', 'United States', '312'),
  northAmerica('Boston', 'United States', '617'),
  northAmerica('Austin', 'United States', '512'),
  northAmerica('Toronto', 'Canada', '416'),
  {
    city: 'London',
    country: 'United Kingdom',
    countryCode: '44',
    size: 1000,
    groups: (n) => ['20', '7946', `0${pad(n, 3)}`],
  },
  {
    city: 'Manchester',
    country: 'United Kingdom',
    countryCode: '44',
    size: 1000,
    groups: (n) => ['161', '496', `0${pad(n, 3)}`],
  },
  {
    city: 'Edinburgh',
    country: 'United Kingdom',
    countryCode: '44',
    size: 1000,
    groups: (n) => ['131', '496', `0${pad(n, 3)}`],
  },
  { city: 'Berlin', country: 'Germany', countryCode: '49', size: 1000, groups: (n) => ['30', '23125', pad(n, 3)] },
  { city: 'Hamburg', country: 'Germany', countryCode: '49', size: 1000, groups: (n) => ['40', '66969', pad(n, 3)] },
  {
    city: 'Paris',
    country: 'France',
    countryCode: '33',
    size: 10_000,
    groups: (n) => ['1', '99', '00', pad(Math.floor(n / 100), 2), pad(n % 100, 2)],
  },
  {
    city: 'Lyon',
    country: 'France',
    countryCode: '33',
    size: 10_000,
    groups: (n) => ['4', '65', '71', pad(Math.floor(n / 100), 2), pad(n % 100, 2)],
  },
  { city: 'Stockholm', country: 'Sweden', countryCode: '46', size: 100, groups: (n) => ['8', '465', '004', pad(n, 2)] },
  {
    city: 'Sydney',
    country: 'Australia',
    countryCode: '61',
    size: 1000,
    groups: (n) => ['2', '5550', `1${pad(n, 3)}`],
  },
];

/** Mobile numbers, for a second phone. */
export const MOBILES: PhonePlan = {
  city: '',
  country: '',
  countryCode: '44',
  size: 1000,
  groups: (n) => ['7700', '900', pad(n, 3)],
};

const NO_BREAK_SPACE = '\u00a0';

/** The ways in which people and imports write one number; `choice` picks one, any integer will do. */
export function writePhone(plan: PhonePlan, n: number, choice: number): string {
  const groups = plan.groups(n);
  const spaced = groups.join(' ');
  const plain = groups.join('');
  const code = plan.countryCode;
  const [area = '', ...rest] = groups;
  const forms =
    code === '1'
      ? [
          `(${area}) ${rest.join('-')}`,
          groups.join('-'),
          `+1 ${spaced}`,
          groups.join('.'),
          `+1${NO_BREAK_SPACE}${groups.join('-')}`,
          plain,
          `+1 (${area}) ${rest.join('-')}`,
          `(${area}) ${rest.join('-')} ext. ${200 + (choice % 90)}`,
          `+1${plain}`,
          `1-${groups.join('-')}`,
        ]
      : [
          `+${code} ${spaced}`,
          `0${spaced}`,
          `+${code} (0)${spaced}`,
          `+${code}${plain}`,
          `0${area}-${rest.join(' ')}`,
          `00${code} ${spaced}`,
          `(0${area}) ${rest.join(' ')}`,
          `0${area}/${rest.join('')}`,
          `+${code}${NO_BREAK_SPACE}${groups.join(NO_BREAK_SPACE)}`,
          `0${groups.join('.')}`,
        ];
  return forms[choice % forms.length] ?? spaced;
}

/** Returns all digits of a number, country code first. */
export const fullDigits = (plan: PhonePlan, n: number): string => plan.countryCode + plan.groups(n).join('');
