/** The elements in React, type-checked against the packed declarations. */
import type { ReactNode } from 'react';
import type { GenerationResult } from 'reverie';
import type {} from 'reverie/jsx/react';

export function Wheel({ done }: { readonly done: (result: GenerationResult) => void }): ReactNode {
  return (
    <reverie-generator className="wide" task="point-cloud" onreverie-result={({ detail }) => done(detail)}>
      <reverie-point-cloud slot="viewer" auto-rotate pointSize={0.01} />
    </reverie-generator>
  );
}

// @ts-expect-error a task is a string
export const numbered = <reverie-generator task={5} />;
// @ts-expect-error there is no such property
export const misspelt = <reverie-generator tusk="point-cloud" />;
// @ts-expect-error a result has no fraction
export const confused = <reverie-generator onreverie-result={({ detail }) => detail.fraction} />;
