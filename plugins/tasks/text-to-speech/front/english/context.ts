/** English words of one spelling and two pronunciations, told apart by the word before or after. */

const set = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** After these comes a verb as it stands in the dictionary. */
const BEFORE_VERB = set(
  "to will can could would should must may might shall not don't didn't doesn't won't can't couldn't wouldn't shouldn't i you we they " +
    "who please let's let did do does never always",
);
/** After these comes a participle. */
const BEFORE_PARTICIPLE = set("have has had having i've you've we've they've was were been being is are be he she");
/** Before these "live" is an adjective. */
const AFTER_LIVE = set(
  'music show shows broadcast broadcasts stream streams performance performances album albums concert concerts audience tv television ' +
    'wire wires recording ammunition coverage',
);

interface Reading {
  readonly when: (before: string, after: string) => boolean;
  readonly phones: string;
}

const always = (): boolean => true;
const asVerb = (before: string): boolean => BEFORE_VERB.has(before);

/** The first reading whose condition holds counts; where none does, the dictionary's. */
const READINGS: Readonly<Record<string, readonly Reading[]>> = {
  read: [
    { when: (before) => BEFORE_PARTICIPLE.has(before), phones: 'R EH1 D' },
    { when: always, phones: 'R IY1 D' },
  ],
  lead: [
    { when: (_, after) => set('pipe pipes poisoning paint').has(after), phones: 'L EH1 D' },
    { when: always, phones: 'L IY1 D' },
  ],
  live: [
    { when: (_, after) => AFTER_LIVE.has(after), phones: 'L AY1 V' },
    { when: always, phones: 'L IH1 V' },
  ],
  lives: [
    { when: (before) => set('he she it who that which everyone nobody').has(before), phones: 'L IH1 V Z' },
    { when: always, phones: 'L AY1 V Z' },
  ],
  use: [{ when: asVerb, phones: 'Y UW1 Z' }],
  close: [{ when: asVerb, phones: 'K L OW1 Z' }],
  record: [
    { when: asVerb, phones: 'R IH0 K AO1 R D' },
    { when: always, phones: 'R EH1 K ER0 D' },
  ],
  present: [{ when: asVerb, phones: 'P R IY0 Z EH1 N T' }],
  object: [{ when: asVerb, phones: 'AH0 B JH EH1 K T' }],
  produce: [{ when: (before) => set('fresh local the').has(before), phones: 'P R OW1 D UW0 S' }],
  a: [{ when: always, phones: 'AH0' }],
};

/** How the word at `i` is said where it stands; undefined where its neighbours do not matter. */
export function inContext(words: readonly string[], i: number, vowelFollows: boolean): readonly string[] | undefined {
  const word = words[i]!.toLowerCase();
  if (word === 'the') return vowelFollows ? ['DH', 'IY0'] : ['DH', 'AH0'];
  const neighbour = (at: number): string => (words[at] ?? '').toLowerCase().replaceAll('’', "'");
  return READINGS[word]?.find(({ when }) => when(neighbour(i - 1), neighbour(i + 1)))?.phones.split(' ');
}
