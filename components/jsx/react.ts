/** The elements in the JSX of React 19: `import type {} from 'reverie/jsx/react'`, once in a project. */
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { Props, Tag } from './props.ts';

type Elements = { [T in Tag]: Props<T, DetailedHTMLProps<HTMLAttributes<HTMLElementTagNameMap[T]>, HTMLElementTagNameMap[T]>> };

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends Elements {}
  }
}
