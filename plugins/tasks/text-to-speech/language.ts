/** Which language a text is in, by its most frequent words alone: enough to say that a voice may be the wrong one. */
import type { Language } from './front/index.ts';

const FREQUENT: Readonly<Record<Language, readonly string[]>> = {
  en: 'the of and to that is was he for it with as his on be at by had not are but from or have an they which you were her she there'.split(' '),
  de: 'der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es aus er hat dass sie nach bei ich wie wir'.split(' '),
};

/** Fewer such words say nothing. */
const ENOUGH = 3;

/** The language with at least three times as many of its words in the text as the other has; undefined where none stands out. */
export function likelyLanguage(text: string): Language | undefined {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const [en, de] = (['en', 'de'] as const).map((language) => words.filter((word) => FREQUENT[language].includes(word)).length);
  if (en! >= ENOUGH && en! >= 3 * de!) return 'en';
  return de! >= ENOUGH && de! >= 3 * en! ? 'de' : undefined;
}
