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

const table = (rows: string): ReadonlyMap<string, string> => new Map(rows.split('; ').map((row) => row.split('=') as [string, string]));

/** Verbs that are said otherwise than their nouns and adjectives. */
const VERBS = table(
  'use=Y UW1 Z; close=K L OW1 Z; abuse=AH0 B Y UW1 Z; excuse=IH0 K S K Y UW1 Z; house=HH AW1 Z; record=R IH0 K AO1 R D; ' +
    'present=P R IY0 Z EH1 N T; object=AH0 B JH EH1 K T; conduct=K AH0 N D AH1 K T; conflict=K AH0 N F L IH1 K T; ' +
    'contract=K AH0 N T R AE1 K T; export=IH0 K S P AO1 R T; perfect=P ER0 F EH1 K T; permit=P ER0 M IH1 T; ' +
    'progress=P R AH0 G R EH1 S; project=P R AH0 JH EH1 K T; rebel=R IH0 B EH1 L; separate=S EH1 P ER0 EY2 T; ' +
    'estimate=EH1 S T AH0 M EY2 T; moderate=M AA1 D ER0 EY2 T; alternate=AO1 L T ER0 N EY2 T; subject=S AH0 B JH EH1 K T; ' +
    'tear=T EH1 R; wind=W AY1 N D',
);

/** Words whose commonest reading is not the dictionary's first. */
const COMMON = table(
  'read=R IY1 D; lead=L IY1 D; live=L IH1 V; lives=L AY1 V Z; record=R EH1 K ER0 D; records=R EH1 K ER0 D Z; ' +
    'wind=W IH1 N D; winds=W IH1 N D Z; wound=W UW1 N D; tear=T IH1 R; tears=T IH1 R Z; perfect=P ER1 F IH2 K T; ' +
    'separate=S EH1 P R AH0 T; subject=S AH1 B JH IH0 K T; bass=B EY1 S; a=AH0',
);

interface Reading {
  readonly word: string;
  readonly when: (before: string, after: string) => boolean;
  readonly phones: string;
}

/** Readings that hang on other neighbours. */
const SPECIAL: readonly Reading[] = [
  { word: 'read', when: (before) => BEFORE_PARTICIPLE.has(before), phones: 'R EH1 D' },
  { word: 'lead', when: (_, after) => set('pipe pipes poisoning paint').has(after), phones: 'L EH1 D' },
  { word: 'live', when: (_, after) => AFTER_LIVE.has(after), phones: 'L AY1 V' },
  { word: 'lives', when: (before) => set('he she it who that which everyone nobody').has(before), phones: 'L IH1 V Z' },
];

/** How the word at `i` is said where it stands; undefined where it is as the dictionary says. */
export function inContext(words: readonly string[], i: number, vowelFollows: boolean): readonly string[] | undefined {
  const word = words[i]!.toLowerCase();
  if (word === 'the') return vowelFollows ? ['DH', 'IY0'] : ['DH', 'AH0'];
  const neighbour = (at: number): string => (words[at] ?? '').toLowerCase().replaceAll('’', "'");
  const [before, after] = [neighbour(i - 1), neighbour(i + 1)];
  const special = SPECIAL.find((reading) => reading.word === word && reading.when(before, after))?.phones;
  const phones = special ?? (BEFORE_VERB.has(before) ? VERBS.get(word) : undefined) ?? COMMON.get(word);
  return phones?.split(' ');
}
