/** English words of one spelling and two pronunciations, told apart by the word before or after. */

const set = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** After these comes a verb as it stands in the dictionary. */
const BEFORE_VERB = set(
  "to will can could would should must may might shall not don't didn't doesn't won't can't couldn't wouldn't shouldn't i you we they " +
    "who please let's let did do does never always",
);
/** Before these stands a verb, unless an article or the like stands before it: "close the door". */
const AFTER_VERB = set('the a an it me my your his her our their this that these those us him them');
const BEFORE_NOUN = set('the a an my your his her its our their this that no of for in with at on by');
/** After these comes a participle, also with words of the other list between them. */
const BEFORE_PARTICIPLE = set(
  "have has had having i've you've we've they've haven't hasn't hadn't was were been being is are be weren't wasn't",
);
const BETWEEN = set('i you he she it we they never ever always already just not also often only');
/** Before these "live" is an adjective. */
const AFTER_LIVE = set(
  'music show shows broadcast broadcasts stream streams performance performances album albums concert concerts audience tv television ' +
    'wire wires recording ammunition coverage',
);

const BEFORE_LIVE = set("is was were are am be been being i'm we're they're you're he's she's it's go goes going went");

const table = (rows: string): ReadonlyMap<string, string> => new Map(rows.split('; ').map((row) => row.split('=') as [string, string]));

/** Verbs that are said otherwise than their nouns and adjectives. */
const VERBS = table(
  'use=Y UW1 Z; close=K L OW1 Z; abuse=AH0 B Y UW1 Z; excuse=IH0 K S K Y UW1 Z; house=HH AW1 Z; record=R IH0 K AO1 R D; ' +
    'present=P R IY0 Z EH1 N T; object=AH0 B JH EH1 K T; conduct=K AH0 N D AH1 K T; conflict=K AH0 N F L IH1 K T; ' +
    'contract=K AH0 N T R AE1 K T; export=IH0 K S P AO1 R T; perfect=P ER0 F EH1 K T; permit=P ER0 M IH1 T; ' +
    'progress=P R AH0 G R EH1 S; project=P R AH0 JH EH1 K T; rebel=R IH0 B EH1 L; separate=S EH1 P ER0 EY2 T; ' +
    'estimate=EH1 S T AH0 M EY2 T; moderate=M AA1 D ER0 EY2 T; alternate=AO1 L T ER0 N EY2 T; subject=S AH0 B JH EH1 K T; ' +
    'tear=T EH1 R; wind=W AY1 N D; survey=S ER0 V EY1; update=AH0 P D EY1 T; combine=K AH0 M B AY1 N',
);

/** Words whose commonest reading is not the dictionary's first. */
const COMMON = table(
  'read=R IY1 D; lead=L IY1 D; live=L IH1 V; lives=L AY1 V Z; record=R EH1 K ER0 D; records=R EH1 K ER0 D Z; ' +
    'wind=W IH1 N D; winds=W IH1 N D Z; wound=W UW1 N D; tear=T IH1 R; tears=T IH1 R Z; perfect=P ER1 F IH2 K T; ' +
    'separate=S EH1 P R AH0 T; subject=S AH1 B JH IH0 K T; bass=B EY1 S; a=AH0; ' +
    'essay=EH1 S EY2; accent=AE1 K S EH2 N T; sometimes=S AH1 M T AY2 M Z; putting=P UH1 T IH0 NG; survey=S ER1 V EY2; ' +
    'update=AH1 P D EY2 T; email=IY1 M EY2 L; costume=K AA1 S T UW2 M; combine=K AH0 M B AY1 N; stronger=S T R AO1 NG G ER0; ' +
    'essays=EH1 S EY2 Z; accents=AE1 K S EH2 N T S; surveys=S ER1 V EY2 Z; updates=AH1 P D EY2 T S; emails=IY1 M EY2 L Z; ' +
    'houses=HH AW1 Z IH0 Z',
);

interface Reading {
  readonly word: string;
  readonly when: (before: string, after: string) => boolean;
  readonly phones: string;
}

/** Readings that hang on other neighbours. */
const SPECIAL: readonly Reading[] = [
  { word: 'lead', when: (_, after) => set('pipe pipes poisoning paint').has(after), phones: 'L EH1 D' },
  { word: 'live', when: (before, after) => AFTER_LIVE.has(after) || BEFORE_LIVE.has(before), phones: 'L AY1 V' },
  {
    word: 'lives',
    when: (before, after) => set('he she it who that which everyone nobody').has(before) || set('in at here there with near').has(after),
    phones: 'L IH1 V Z',
  },
];

/** "Has she never read", "he read", but not "did he read". */
function isPast(before: readonly string[]): boolean {
  const helper = before.findLast((word) => !BETWEEN.has(word)) ?? '';
  return BEFORE_PARTICIPLE.has(helper) || (/^s?he$/.test(before.at(-1) ?? '') && !BEFORE_VERB.has(helper));
}

/** How the word at `i` is said where it stands; undefined where it is as the dictionary says. */
export function inContext(words: readonly string[], i: number, vowelFollows: boolean): readonly string[] | undefined {
  const word = words[i]!.toLowerCase();
  if (word === 'the') return vowelFollows ? ['DH', 'IY0'] : ['DH', 'AH0'];
  const neighbour = (at: number): string => (words[at] ?? '').toLowerCase().replaceAll('’', "'");
  const [before, after] = [neighbour(i - 1), neighbour(i + 1)];
  if (word === 'read' && isPast(words.slice(0, i).map((_, at) => neighbour(at)))) return ['R', 'EH1', 'D'];
  const verb = BEFORE_VERB.has(before) || (AFTER_VERB.has(after) && !BEFORE_NOUN.has(before));
  const special = SPECIAL.find((reading) => reading.word === word && reading.when(before, after))?.phones;
  const phones = special ?? (verb ? VERBS.get(word) : undefined) ?? COMMON.get(word);
  return phones?.split(' ');
}
