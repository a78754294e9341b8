/** The elements in the JSX of Preact 10.28 and newer: `import type {} from 'reverie/jsx/preact'`, once in a project. */
import type { HTMLAttributes } from 'preact';
import type { Props, Tag } from './props.ts';

type Elements = { [T in Tag]: Props<T, HTMLAttributes<HTMLElementTagNameMap[T]>> };

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements extends Elements {}
  }
}
