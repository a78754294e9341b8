/** A person gave a word other sounds. */
export class ReverieCorrectEvent extends Event {
  static readonly type = 'reverie-correct';
  constructor(
    readonly detail: {
      /** Which word, from 0. */
      readonly word: number;
      /** Where it stands in the whole text: from, and to before; undefined where that is not known. */
      readonly offset: readonly [from: number, to: number] | undefined;
      /** Its sounds in IPA; empty for those that it has by itself. */
      readonly phonemes: string;
    },
  ) {
    super(ReverieCorrectEvent.type, { bubbles: true });
  }
}
