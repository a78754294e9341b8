/** @jsxImportSource react */
/** Checked by `tsc` alone: the elements in React's JSX. */
import { createRef, type ComponentProps, type JSX } from 'react';
import type { Engine, GenerationRequest, GenerationResult, Output } from '../../engine/index.ts';
import type { ReverieGenerator } from '../../components/index.ts';
import type {} from '../../components/jsx/react.ts';
import { holds, type Equal } from './equal.ts';

declare const engine: Engine;
declare const request: GenerationRequest;
declare const show: (result: GenerationResult) => void;
declare const output: Output | null;
const ref = createRef<ReverieGenerator>();

// properties, attributes, events, and what every element takes
export const generator: JSX.Element = (
  <reverie-generator
    ref={ref}
    key="one"
    id="wheel"
    className="wide"
    style={{ height: 300 }}
    slot="main"
    title="Wheel"
    aria-label="Wheel"
    data-test="x"
    onClick={({ currentTarget }) => currentTarget.cancel()}
    task="point-cloud"
    theme={undefined}
    engine={engine}
    value={request}
    previewEvery={2}
    preview-every="2"
    silent
    onreverie-result={({ detail, currentTarget }) => {
      holds<Equal<typeof detail, GenerationResult>>();
      show(detail);
      void currentTarget.generate();
    }}
    onreverie-error={({ detail }) => holds<Equal<typeof detail.error, unknown>>()}
    onreverie-step={(event: Event) => event.preventDefault()}
  >
    <reverie-frames slot="viewer" output={output} zoom="fit" loop={false} without-toolbar onion-skin={2} ground="dark" />
    <button slot="actions">Save</button>
  </reverie-generator>
);
export const parts: JSX.Element[] = [
  <reverie-point-cloud key={1} output={output} auto-rotate={false} point-size={0.01} />,
  <reverie-speech key={2} without-words="" time={1.5} onreverie-correct={({ detail }) => detail.phonemes.length} />,
  <reverie-frames-field key={3} value={[1, 2]} frameSize={[64, 64]} min-items={4} onreverie-change={({ detail }) => detail.value} />,
  <reverie-plugin-list key={4} kind="sampler" />,
];

type Props = ComponentProps<'reverie-generator'>;
type Has<K extends string> = K extends keyof Props ? true : false;
holds<Equal<Props['task'], string | undefined>>();
holds<Equal<Has<'previewEvery' | 'preview-every' | 'engine' | 'value' | 'onreverie-piece' | 'children'>, true>>();
holds<Equal<Has<'generate' | 'cancel' | 'updateComplete' | 'renderRoot' | 'shadowRoot' | 'draft' | 'resolveEngine'>, false>>();
holds<Equal<'count' extends keyof ComponentProps<'reverie-frames'> ? true : false, false>>();

export const wrong: JSX.Element[] = [
  // @ts-expect-error a task is a string
  <reverie-generator task={5} />,
  // @ts-expect-error there is no such property
  <reverie-generator tusk="point-cloud" />,
  // @ts-expect-error a method is no property
  <reverie-generator generate={() => undefined} />,
  // @ts-expect-error a theme is light or dark
  <reverie-generator theme="grey" />,
  // @ts-expect-error a number, in markup too
  <reverie-generator preview-every="often" />,
  // @ts-expect-error a request names its task
  <reverie-generator value={{ inputs: {} }} />,
  // @ts-expect-error a result has no fraction
  <reverie-generator onreverie-result={({ detail }) => detail.fraction} />,
  // @ts-expect-error an event is heard by a function
  <reverie-generator onreverie-result="alert()" />,
  // @ts-expect-error the count is read alone
  <reverie-frames count={3} />,
  // @ts-expect-error what is set or not is no number
  <reverie-frames without-toolbar={1} />,
  // @ts-expect-error there is no such element
  <reverie-generater />,
];
