/** A measurement as tables { caption, head, rows }, and those as Markdown. */
const MEGABYTE = 2 ** 20;

/** `native`: what test/bench/native.py printed of the same networks in PyTorch, where it is known. */
export function tablesOf({ provider, threads, adapter, models, native, options: { rounds, steps } }) {
  const where = provider === 'wasm' ? `WASM, ${threads} threads` : `WebGPU, ${Object.values(adapter ?? {}).filter(Boolean).join(' ')}`;
  return [
    {
      caption: `The loop (${where}; ${steps} steps; medians of ${rounds})`,
      head: [
        'Model', 'Model alone', 'Engine', 'Engine / model alone', 'Engine / model alone, each further step', 'Engine, once a generation',
        'Usual loop', 'Usual / engine', 'Usual, one batch / engine',
      ],
      rows: models.map(({ model, medians, loopOverModel, furtherOverModel, onceMs, usualOverLoop, usualTogetherOverLoop }) => [
        model, ms(medians.bare), ms(medians.engine), times(loopOverModel), times(furtherOverModel), ms(onceMs),
        ms(medians.usual), times(usualOverLoop), times(usualTogetherOverLoop),
      ]),
    },
    {
      caption: `Where a generation's time goes (${steps} steps; medians of ${rounds})`,
      head: ['Model', 'Before the first step', 'Steps', 'Waiting for the last, reading back', 'After that', 'Checks and messages', 'All'],
      rows: models.map(({ model, parts: { before, steps, read, after, messages, all } }) => [
        model, ...[before, steps, read, after, messages, all].map(ms),
      ]),
    },
    {
      caption: 'One evaluation of the network alone',
      head: ['Model', 'Batch', 'Here', ...(native ? ['PyTorch eager f32', 'Here / PyTorch', 'PyTorch with TF32', 'Here / PyTorch with TF32'] : [])],
      rows: models.map(({ model, network }) => [model, ...evaluationRow(network, native, native?.[model])]),
    },
    {
      caption: 'Memory',
      head: ['Model', 'What', 'After the 2nd generation', 'After the last', ...[steps, 4 * steps].map((count) => `Most in ${count} steps`)],
      rows: models.flatMap(memoryRows),
    },
    ...(models.some(({ plain }) => plain)
      ? [
          {
            caption: `Several results of one request, each (${steps} steps)`,
            head: ['Model', ...countsOf(models).map((count) => (count === '1' ? '1 result' : `${count} results`))],
            rows: models.map(({ model, batch }) => [model, ...countsOf(models).map((count) => ms(batch.medians[count]))]),
          },
          {
            caption: 'A default request, the model loaded',
            head: REQUEST,
            rows: models.map(({ model, plain }) => requestRow(model, plain)),
          },
        ]
      : []),
    ...(models.some(({ modes }) => modes)
      ? [
          {
            caption: 'Modes, the model loaded',
            head: REQUEST,
            rows: models.flatMap(({ model, modes = [] }) => modes.map(({ mode, ...plain }) => requestRow(`${model}, ${mode}`, plain))),
          },
        ]
      : []),
    {
      caption: 'From navigation to the first preview',
      head: ['Model', 'In a fresh profile', 'Model files not kept yet', 'Kept'],
      rows: models.map(({ model, first }) => [model, ms(first.fresh), ms(first.cold), ms(first.warm)]),
    },
  ];
}

/** Ratios are of the same shapes only. */
function evaluationRow({ shapes, msPerEvaluation }, native, known) {
  const here = [String(Object.values(shapes)[0][0]), ms(msPerEvaluation)];
  if (!native) return here;
  const same = known && Object.entries(shapes).every(([name, shape]) => String(known.shapes[name]) === String(shape));
  const beside = (taken) => [ms(taken), times(same && taken ? msPerEvaluation / taken : undefined)];
  return [...here, ...beside(known?.ms_eager), ...beside(known?.ms_eager_tf32)];
}

function countsOf(models) {
  return [...new Set(models.flatMap(({ batch }) => Object.keys(batch.medians)))];
}

const REQUEST = ['Model', 'Steps', 'Evaluations', 'Time', 'Over the time that it sounds'];

function requestRow(model, { steps, evaluations, median, seconds }) {
  return [model, String(steps), String(evaluations), ms(median), times(seconds && median / 1000 / seconds)];
}

/** What is on the GPU, where there is one, and the runtime's own memory. */
function memoryRows({ model, memory: { bySteps, second, last, generations } }) {
  const row = (what, now, most) => {
    const peaks = Object.values(bySteps).map((at) => bytes(at[most]));
    return [model, what, bytes(second[now]), `${bytes(last[now])} (${generations})`, ...peaks];
  };
  return [...('gpuBytes' in second ? [row('GPU', 'gpuBytes', 'gpuPeak')] : []), row('WASM', 'heap', 'heap')];
}

const bytes = (value) => `${(value / MEGABYTE).toFixed(2)} MiB`;
const ms = (value) => (value == null ? '–' : `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ms`);
const times = (value) => (value === undefined ? '–' : value.toFixed(3));

export function toMarkdown(tables) {
  const rowsOf = ({ head, rows }) => [head, head.map(() => '---'), ...rows];
  return tables.map((table) => `**${table.caption}**\n\n${rowsOf(table).map(line).join('\n')}\n`).join('\n');
}

const line = (cells) => `| ${cells.join(' | ')} |`;
