/** The sounds of one German morpheme: vowel length, schwa, devoicing at its end, ch, s, st and sp, r after vowels. */
import { graphemes, type Grapheme } from './graphemes.ts';

export interface Morpheme {
  /** Lower-case spelling; "ː" marks a long vowel, "ˈ" stands before the stressed syllable's vowel. */
  readonly letters: string;
  /** The mark that is written there. */
  readonly stress: 'ˈ' | 'ˌ' | '';
  /** Which of its vowels has the stress, counted from 0; -1 where none has, as in suffixes. */
  readonly nucleus: number;
  /** Its spelling follows the rules of Latin and Greek words: v is v, t before -ion is ts. */
  readonly foreign: boolean;
  /** False where its first sounds do not begin a word's stem, as in "-chen", "-st". */
  readonly stem: boolean;
}

const DIPHTHONGS = table('ei=aɪ ai=aɪ ey=aɪ ay=aɪ au=aʊ äu=ɔʏ eu=ɔʏ oy=ɔʏ');
const LONG = table('a=aː e=eː i=iː o=oː u=uː ä=ɛː ö=øː ü=yː y=yː ou=uː eau=oː');
const SHORT = table('a=a e=ɛ i=ɪ o=ɔ u=ʊ ä=ɛ ö=œ ü=ʏ y=ʏ ou=u eau=o');
const TENSE = table('a=a e=e i=i o=o u=u ä=ɛ ö=ø ü=y y=y ou=u eau=o');
const CONSONANTS = table(
  `tsch=tʃ dsch=dʒ sch=ʃ sh=ʃ ck=k ph=f th=t rh=ʁ pf=pf tz=ts zz=ts z=ts dt=t ß=s ss=s cc=k w=v vv=v r=ʁ rr=ʁ j=j y=j g=ɡ gg=ɡ q=k`,
);
const DEVOICED = table('b=p d=t ɡ=k v=f z=s ʒ=ʃ dʒ=tʃ');

function table(rows: string): Readonly<Record<string, string>> {
  return Object.fromEntries(rows.split(' ').map((entry) => entry.split('=')));
}

/** Consonant groups after which a stressed vowel is still long, before another vowel. */
const OPEN_GROUP = /^([bdgptk]r|[bg]l|dl|[gd]n)$/;
/** Endings of verbs and nouns after b, d, g, and what the length of the vowel before them is decided without. */
const ENDING_AFTER_STOP = /^[bdg](t|st|te|ten|tem|ter|tes|test|tet|s)$/;
/** Single letter groups that stand for two sounds or come after short vowels only. */
const CLOSING = /^(ch|sch|tsch|ck|tz|ng|nk|x|pf|chs|dt|sh|(.)\2)$/;
/** A final "-er", "-el" and the like after the stress is weak. */
const WEAK_FINAL = /^(r|l|n|m|s|t|d|st|nd|ns|rs|ls|ln|rn|nt|rt|lt|lst|rst|nst|ms|ts|nds|nts)?$/;

export function sounds(morpheme: Morpheme): string[] {
  const light = morpheme.foreign && (/ie(?:ll|nt)/.test(morpheme.letters) || morpheme.nucleus < nuclei(morpheme.letters));
  return new Speaker(morpheme, graphemes(morpheme.letters, light)).say();
}

/** How many vowels come before a final "ie", "ien", "ient", "iell". */
function nuclei(letters: string): number {
  return graphemes(letters.replace(/ie(n|nt|ll)?$/, ''), false).filter(({ vowel }) => vowel).length;
}

class Speaker {
  readonly #morpheme: Morpheme;
  readonly #parts: readonly Grapheme[];
  readonly #tokens: string[] = [];
  #nucleus = -1;

  constructor(morpheme: Morpheme, parts: readonly Grapheme[]) {
    this.#morpheme = morpheme;
    this.#parts = parts;
  }

  say(): string[] {
    if (this.#parts[0]?.vowel && this.#morpheme.stem) this.#tokens.push('ʔ');
    for (const [i, part] of this.#parts.entries()) {
      if (part.vowel) this.#vowel(i);
      else this.#tokens.push(...this.#consonant(i));
    }
    return merged(this.#tokens);
  }

  #vowel(i: number): void {
    this.#nucleus += 1;
    const stressed = this.#nucleus === this.#morpheme.nucleus;
    const said = this.#quality(i, stressed);
    if (stressed && this.#morpheme.stress) this.#tokens.push(this.#morpheme.stress);
    this.#tokens.push(said);
  }

  #quality(i: number, stressed: boolean): string {
    const { letters } = this.#parts[i]!;
    const plain = letters.replace(/[ːh]$/, '');
    if (plain === 'eu' && stressed && this.#morpheme.foreign && this.#parts[i + 1]?.letters === 'r') return 'øː';
    if (DIPHTHONGS[plain]) return DIPHTHONGS[plain];
    if (/^(ie|ieh)$/.test(plain)) return 'iː';
    if (letters !== plain) return LONG[plain[0]!]!;
    if (/^(aa|ee|oo)$/.test(plain)) return LONG[plain[0]!]!;
    if (stressed) return this.#long(i) ? LONG[plain]! : SHORT[plain]!;
    return this.#unstressed(i, plain);
  }

  #unstressed(i: number, letter: string): string {
    const after = this.#parts.slice(i + 1);
    if (letter === 'e' && this.#nucleus > this.#morpheme.nucleus) return this.#schwa(i);
    if (letter === 'i' && after[0]?.vowel && this.#nucleus > 0) return 'j';
    if (letter === 'i' && this.#nucleus > this.#morpheme.nucleus && (after[1]?.letters === 'e' || after[0]?.letters === 'g')) return 'ɪ';
    if (letter === 'e' && /^rei/.test(this.#spelled(i + 1)) && this.#nucleus > 0) return 'ə';
    if (letter === 'o' && this.#morpheme.foreign && /^rs?$/.test(this.#spelled(i + 1))) return 'oː';
    const open = !after[0] || after[0].vowel || (after[1]?.vowel === true && !CLOSING.test(after[0].letters));
    const openGroup = after[2]?.vowel === true && OPEN_GROUP.test(after[0]!.letters + after[1]!.letters);
    return open || openGroup ? TENSE[letter]! : SHORT[letter]!;
  }

  /** "e" after the stress: ɐ with its r, else schwa. */
  #schwa(i: number): string {
    const next = this.#parts[i + 1];
    if (next?.letters === 'r' && !this.#parts[i + 2]?.vowel) return 'ɐ';
    const rest = this.#spelled(i + 1);
    const single = !this.#parts.slice(i + 1).some(({ vowel }) => vowel) ? WEAK_FINAL.test(rest) : true;
    return single ? 'ə' : 'ɛ';
  }

  #long(i: number): boolean {
    const after = this.#parts.slice(i + 1);
    const end = after.findIndex(({ vowel }) => vowel);
    const between = end < 0 ? after : after.slice(0, end);
    const spelled = between.map(({ letters }) => letters).join('');
    if (between.length === 0 || spelled[0] === 'ß') return true;
    if (ENDING_AFTER_STOP.test(this.#spelled(i + 1))) return true;
    if (between.length === 1) return !CLOSING.test(spelled);
    return end >= 0 ? OPEN_GROUP.test(spelled) : this.#morpheme.foreign && /^[bdfglmnprt]s$/.test(spelled);
  }

  #spelled(from: number): string {
    return this.#parts
      .slice(from)
      .map(({ letters }) => letters)
      .join('');
  }

  #consonant(i: number): string[] {
    const { letters } = this.#parts[i]!;
    const next = this.#parts[i + 1];
    const before = this.#parts[i - 1];
    if (letters === 'g' && this.#isIg(i)) return ['ç'];
    if (letters === 's') return [this.#s(i)];
    if (letters === 'ch') return [this.#ch(i)];
    if (letters === 'chs') return next?.letters === 't' || this.#isGenitive(i) ? [this.#ch(i), 's'] : ['k', 's'];
    if (letters === 'ng') return this.#ng(i);
    if (letters === 'nk') return ['ŋ', 'k'];
    if (letters === 'qu') return ['k', 'v'];
    if (letters === 'x') return ['k', 's'];
    if (letters === 'c') return [/^[eiäy]/.test(next?.letters ?? '') ? 'ts' : 'k'];
    if (letters === 't' && this.#assibilated(i)) return ['ts'];
    if (letters === 'r' && before?.vowel && !next?.vowel) return this.#finalR();
    const voiced = letters === 'v' ? this.#v(i) : (CONSONANTS[letters] ?? (/^(.)\1$/.test(letters) ? letters[0]! : letters));
    return [this.#devoices(i) ? (DEVOICED[voiced] ?? voiced) : voiced];
  }

  /** "Besuchs", but not "Wuchs". */
  #isGenitive(i: number): boolean {
    return i === this.#parts.length - 1 && this.#parts[i - 1]!.letters.endsWith('ː') && this.#parts[0]!.letters !== 'w';
  }

  /** "-ig" at the end and before consonants: "König", "beleidigt". */
  #isIg(i: number): boolean {
    const next = this.#parts[i + 1];
    return this.#parts[i - 1]?.letters === 'i' && this.#nucleus !== this.#morpheme.nucleus && !next?.vowel;
  }

  #devoices(i: number): boolean {
    const next = this.#parts[i + 1];
    return !next || /^(t|s|f|k|p|ß|st|sch|z|tz|ch|ts|th)/.test(next.letters);
  }

  /** After ɐ nothing is left of it, after a long vowel ɐ. */
  #finalR(): string[] {
    const last = this.#tokens.at(-1)!;
    if (last === 'ɐ') return [];
    return [last.endsWith('ː') || last.length === 2 ? 'ɐ' : 'ʁ'];
  }

  #s(i: number): string {
    const next = this.#parts[i + 1];
    const before = this.#parts[i - 1];
    if (i === 0 && this.#morpheme.stem && /^[tp]$/.test(next?.letters ?? '')) return 'ʃ';
    if (!next?.vowel) return 's';
    return !before || before.vowel || /^(l|r|n|m|ng)$/.test(before.letters) ? 'z' : 's';
  }

  #ch(i: number): string {
    const before = this.#parts[i - 1];
    const next = this.#parts[i + 1]?.letters ?? '';
    if (i === 0 && this.#morpheme.stem) return /^[eiäöüy]/.test(next) ? 'ç' : 'k';
    return before && /(^|[^äe])[aou][ːh]?$|^au/.test(before.letters) && before.vowel ? 'x' : 'ç';
  }

  #ng(i: number): string[] {
    const next = this.#spelled(i + 1);
    return /^[aouäöü]|^i/.test(next) && !/^(ung|ig|isch|ich|in)/.test(next) ? ['ŋ', 'ɡ'] : ['ŋ'];
  }

  /** t before -ion, -ient, -iell, -ial, not after s. */
  #assibilated(i: number): boolean {
    const after = /^i(?:on|ent|enz|ell|al|ar|um|us)/.test(this.#spelled(i + 1));
    return after && this.#morpheme.foreign && !/[sßx]/.test(this.#parts[i - 1]?.letters ?? 's');
  }

  #v(i: number): string {
    if (!this.#parts[i + 1]) return 'f';
    return this.#morpheme.foreign || i > 0 ? 'v' : 'f';
  }
}

/** t and s that meet are one sound. */
function merged(tokens: readonly string[]): string[] {
  const result: string[] = [];
  for (const token of tokens) {
    if (token === 's' && result.at(-1) === 't') result[result.length - 1] = 'ts';
    else result.push(token);
  }
  return result;
}
