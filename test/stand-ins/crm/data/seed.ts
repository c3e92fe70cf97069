import { OWNERS, STAGES } from '../shared/model.ts';
import { fold, slug } from '../shared/format.ts';
import { seedActivities, type SeedActivity } from './activities.ts';
import { landmarkPeople, type Landmark } from './landmarks.ts';
import { COMPANIES, PEOPLE, SOURCES, TITLES } from './names.ts';
import { fullDigits, MOBILES, PLANS, writePhone, type PhonePlan } from './phones.ts';
import { createRandom, type Random } from './random.ts';

/** A contact as it goes into the database, with what the form does not show. */
export interface SeedContact {
  id: number;
  firstName: string;
  lastName: string;
  title: string;
  company: string;
  email: string;
  phone: string;
  /** All digits, country code first, whatever is left out in `phone`. */
  phoneDigits: string;
  mobile: string;
  mobileDigits: string;
  city: string;
  country: string;
  stage: string;
  owner: string;
  source: string;
  leadId: number;
  vendorLeadCode: string;
  value: number;
  createdDaysAgo: number;
  deleted: boolean;
  activities: SeedActivity[];
}

const SEED = 20_417;
const GENERATED = 290;
const LETTERS = 'abcdefghijkmnpqrstuvwxyz'.split('');

/** Hands out numbers and codes once each, and never one that a landmark has. */
interface Register {
  fresh<T>(kind: string, make: () => T, keyOf?: (value: T) => string): T;
}

function createRegister(landmarks: readonly Landmark[]): Register {
  const used = new Set(
    landmarks.flatMap((person) => [
      `code ${person.vendorLeadCode}`,
      `lead ${person.leadId}`,
      `phone ${person.phoneDigits}`,
    ]),
  );
  return {
    fresh: (kind, make, keyOf = String) => {
      let value = make();
      while (used.has(`${kind} ${keyOf(value)}`)) value = make();
      used.add(`${kind} ${keyOf(value)}`);
      return value;
    },
  };
}

function vendorLeadCode(random: Random): string {
  const digits = (count: number): string => Array.from({ length: count }, () => random.below(10)).join('');
  const letters = (count: number): string => Array.from({ length: count }, () => random.pick(LETTERS)).join('');
  const shape = random.below(100);
  if (shape < 45) return `HC-00${digits(4)}`;
  if (shape < 68) return `${letters(3)}${digits(3)}-${letters(3)}${digits(3)}`;
  if (shape < 82) return `5${digits(5)}`;
  if (shape < 92) return `00Q${digits(1)}${letters(2).toUpperCase()}${digits(5)}${letters(4)}`;
  return `${2019 + random.below(7)}/${digits(4)}`;
}

function freshPhone(plan: PhonePlan, random: Random, register: Register): { written: string; digits: string } {
  const digitsOf = (n: number): string => fullDigits(plan, n);
  const n = register.fresh('phone', () => random.below(plan.size), digitsOf);
  return { written: writePhone(plan, n, random.below(1000)), digits: digitsOf(n) };
}

function generatedContact(random: Random, register: Register): Omit<SeedContact, 'id'> {
  const culture = random.pick(PEOPLE);
  const [firstName, lastName] = register
    .fresh('name', () => `${random.pick(culture.first)}|${random.pick(culture.last)}`)
    .split('|');
  const plan = random.pick(PLANS);
  const company = random.pick(COMPANIES);
  const phone = freshPhone(plan, random, register);
  const mobile = random.chance(0.3) ? freshPhone(MOBILES, random, register) : { written: '', digits: '' };
  const owner = random.pick(OWNERS);
  const activities = seedActivities(random, owner);
  return {
    firstName: firstName ?? '',
    lastName: lastName ?? '',
    title: random.pick(TITLES),
    company,
    email: emailOf(firstName ?? '', lastName ?? '', company),
    phone: phone.written,
    phoneDigits: phone.digits,
    mobile: mobile.written,
    mobileDigits: mobile.digits,
    city: plan.city,
    country: plan.country,
    stage: random.pick(STAGES),
    owner,
    source: random.pick(SOURCES),
    leadId: random.chance(0.06) ? 0 : register.fresh('lead', () => 7_000_000 + random.below(900_000)),
    vendorLeadCode: random.chance(0.1) ? '' : register.fresh('code', () => vendorLeadCode(random)),
    value: (4 + random.below(180)) * 250,
    createdDaysAgo: createdDaysAgo(activities, random),
    deleted: false,
    activities,
  };
}

const mailPart = (text: string): string => fold(text).replaceAll(/[^a-z0-9]/g, '');

function emailOf(firstName: string, lastName: string, company: string): string {
  return `${mailPart(firstName)}.${mailPart(lastName)}@${slug(fold(company)).replaceAll(/^-|-$/g, '')}.example`;
}

const createdDaysAgo = (activities: readonly SeedActivity[], random: Random): number =>
  (activities.at(-1)?.daysAgo ?? 0) + 1 + random.below(9);

function landmarkContact(person: Landmark, random: Random): Omit<SeedContact, 'id'> {
  const activities = seedActivities(random, person.owner);
  return {
    ...person,
    email: emailOf(person.firstName, person.lastName, person.company),
    mobile: '',
    mobileDigits: '',
    source: random.pick(SOURCES),
    value: (4 + random.below(180)) * 250,
    createdDaysAgo: createdDaysAgo(activities, random),
    activities,
  };
}

/** Returns the same three hundred contacts every time, landmarks among them; ids rise from 1000 with gaps. */
export function seedContacts(): SeedContact[] {
  const random = createRandom(SEED);
  const landmarks = landmarkPeople();
  const register = createRegister(landmarks);
  const people = Array.from({ length: GENERATED }, () => generatedContact(random, register));
  landmarks.forEach((person, index) => people.splice(17 + index * 26, 0, landmarkContact(person, random)));
  let id = 1000;
  return people.map((person) => {
    id += 1 + random.below(3);
    return Object.assign(person, { id });
  });
}
