/** @jsxImportSource solid-js */
/** Checked by `tsc` alone: the elements in Solid's JSX. */
import type { JSX } from 'solid-js';
import type { GenerationResult, Output } from '../../engine/index.ts';
import type { ReverieGenerator } from '../../components/index.ts';
import type {} from '../../components/jsx/solid.ts';
import { holds, type Equal } from './equal.ts';

declare const output: Output | null;
let kept: ReverieGenerator | undefined;

export const generator: JSX.Element = (
  <reverie-generator
    ref={(element) => (kept = element)}
    class="wide"
    style={{ height: '300px' }}
    task="point-cloud"
    preview-every={2}
    onClick={({ currentTarget }) => currentTarget.cancel()}
    onreverie-step={({ detail }) => detail.sigma}
    on:reverie-result={({ detail, currentTarget }) => {
      holds<Equal<typeof detail, GenerationResult>>();
      void (kept ?? currentTarget).generate();
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
  <reverie-generator on:reverie-result={({ detail }) => detail.fraction} />,
];
