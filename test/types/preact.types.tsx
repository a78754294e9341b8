/** @jsxImportSource preact */
/** Checked by `tsc` alone: the elements in Preact's JSX. */
import { createRef, type JSX } from 'preact';
import type { GenerationResult, Output } from '../../engine/index.ts';
import type { ReverieGenerator } from '../../components/index.ts';
import type {} from '../../components/jsx/preact.ts';
import { holds, type Equal } from './equal.ts';

declare const output: Output | null;
const ref = createRef<ReverieGenerator>();

export const generator: JSX.Element = (
  <reverie-generator
    ref={ref}
    key="one"
    class="wide"
    style={{ height: 300 }}
    task="point-cloud"
    preview-every={2}
    onClick={({ currentTarget }) => currentTarget.cancel()}
    onreverie-result={({ detail, currentTarget }) => {
      holds<Equal<typeof detail, GenerationResult>>();
      void currentTarget.generate();
    }}
  >
    <reverie-frames slot="viewer" output={output} loop={false} width={64} name="walk" without-toolbar />
  </reverie-generator>
);

export const wrong: JSX.Element[] = [
  // @ts-expect-error a task is a string
  <reverie-generator task={5} />,
  // @ts-expect-error there is no such property
  <reverie-generator tusk="point-cloud" />,
  // @ts-expect-error a width is counted, not written
  <reverie-frames width="64" />,
  // @ts-expect-error a result has no fraction
  <reverie-generator onreverie-result={({ detail }) => detail.fraction} />,
];
