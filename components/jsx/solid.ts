/** The elements in the JSX of Solid: `import type {} from 'reverie/jsx/solid'`, once in a project. */
import type { JSX } from 'solid-js';
import type { Props, Tag } from './props.ts';

type Elements = { [T in Tag]: Props<T, JSX.HTMLAttributes<HTMLElementTagNameMap[T]>, 'on' | 'on:'> };

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements extends Elements {}
  }
}
