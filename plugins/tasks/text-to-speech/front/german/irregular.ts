/** Listed stems with the endings of German inflection after them. */
import { VOWELS } from '../inventory.ts';
import { isVowel } from './graphemes.ts';
import type { Morpheme } from './sounds.ts';
import { IRREGULAR } from './words.ts';

/** Endings by their spelling. */
export const ENDINGS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  `e=ə en=ən er=ɐ em=əm es=əs s=s n=n ern=ɐn ens=əns ns=ns in=ɪn innen=ɪnən t=t te=tə ten=tən tem=təm ter=tɐ tes=təs st=st ste=stə
  sten=stən ster=stɐ stes=stəs et=ət eten=ətən ete=ətə est=əst end=ənt ende=əndə enden=əndən ender=əndɐ endes=əndəs endem=əndəm
  ung=ʊŋ ungen=ʊŋən ungs=ʊŋs ig=ɪç ige=ɪɡə igen=ɪɡən iger=ɪɡɐ iges=ɪɡəs igem=ɪɡəm isch=ɪʃ ische=ɪʃə ischen=ɪʃən ischer=ɪʃɐ
  isches=ɪʃəs ischem=ɪʃəm ers=ɐs ere=əʁə eren=əʁən erer=əʁɐ erin=əʁɪn erinnen=əʁɪnən erem=əʁəm eres=əʁəs igung=ɪɡʊŋ igungen=ɪɡʊŋən
  igt=ɪçt igte=ɪçtə igten=ɪçtən erung=əʁʊŋ erungen=əʁʊŋən lung=lʊŋ lungen=lʊŋən se=ə sen=ən ses=əs ler=lɐ lern=lɐn`
    .split(/\s+/)
    .map((entry) => entry.split('=') as [string, string])
    .map(([letters, row]) => [letters, [...row]]),
);

export const isEnding = (text: string): boolean => Object.hasOwn(ENDINGS, text);

/** Spellings whose last sound is voiced before a vowel, and that sound. */
const VOICED: Readonly<Record<string, readonly [voiceless: string, voiced: string]>> = {
  b: ['p', 'b'],
  d: ['t', 'd'],
  g: ['k', 'ɡ'],
  s: ['s', 'z'],
  v: ['f', 'v'],
};

const SHORTEST_STEM = 2;

/** The sounds of a listed stem, with an ending or without; undefined where none is listed. */
export function irregular(word: string, stress: Morpheme['stress']): readonly string[] | undefined {
  for (let at = word.length; at >= SHORTEST_STEM; at -= 1) {
    const found = IRREGULAR.get(word.slice(0, at));
    const ending = word.slice(at);
    if (found && (ending === '' || isEnding(ending))) return marked(ending ? withEnding(found, word.slice(0, at), ending) : found, stress);
  }
  return undefined;
}

/** Before a vowel a stem's last sound is voiced again, and its r a consonant. */
function withEnding(tokens: readonly string[], letters: string, ending: string): readonly string[] {
  const stem = [...tokens];
  const last = stem.pop()!;
  if (!isVowel(ending[0])) return last === 't' && ending === 's' ? [...stem, 'ts'] : [...tokens, ...ENDINGS[ending]!];
  return [...stem, ...beforeVowel(last, letters, stem.at(-1)!, ending), ...ENDINGS[ending]!];
}

function beforeVowel(last: string, letters: string, before: string, ending: string): string[] {
  const [voiceless, voiced] = VOICED[letters.at(-1)!] ?? [];
  if (last === voiceless && !letters.endsWith('ss')) return [voiced!];
  if (last === 'ç' && letters.endsWith('ig')) return ['ɡ'];
  if (last === 'ə' && ending.startsWith('e')) return [];
  if (last !== 'ɐ') return [last];
  return VOWELS.de.includes(before) ? ['ʁ'] : ['ə', 'ʁ'];
}

/** The list's stress mark as the member's; a stem of one vowel gets it before that. */
function marked(tokens: readonly string[], stress: Morpheme['stress']): string[] {
  const own = tokens.includes('ˈ')
    ? tokens
    : tokens.toSpliced(
        tokens.findIndex((token) => VOWELS.de.includes(token)),
        0,
        'ˈ',
      );
  return own.flatMap((token) => (token !== 'ˈ' ? [token] : stress ? [stress] : []));
}
