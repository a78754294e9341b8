/** Everything that is measured, as plain data: see table.js for what the names mean. */
import { createEngine } from 'reverie';
import { UNET } from './unet.js';

const SCALE = 4;
const COUNTS = [1, 2, 4, 8];
const LARGE = 2 ** 17; // values of a latent: of larger ones, eight at once need more memory than a device may have
const MODE_STEPS = [2, 4, 10, 20, 50];
const LONG = 1000; // ms of a generation from which four times as many steps would take too long
const FIRST_PAGE = new URL('./first.html', import.meta.url);
const SOFTWARE = /swiftshader|llvmpipe|basic render/i;

/**
 * @param options `rounds`, `steps`, `row`: generations in a row; `model`: an id, or all that ship and on a GPU the U-Net; `more`: whether default requests and batches are timed, too; `provider` and `threads`, or nothing.
 * @param tell hears what is done now.
 * @returns what was measured; `failures` names the models that could not be. @throws Error where none could be.
 */
export async function measure(options, tell) {
  const began = new Date().toISOString();
  const { info, cards } = await open(options, async (engine) => ({ info: engine.info, cards: cardsOf(engine.info, options.model) }));
  const { version, provider, providerReason, adapter, threads } = info;
  const models = [];
  const failures = [];
  for (const { task, card, inputs } of cards) {
    const asked = { request: { task, model: card.id, inputs }, ...(card.id === UNET && { plugin: './unet.js' }) };
    const failed = (error) => void failures.push({ model: card.id, error: error.message });
    // one engine a model, so that the memory is this model's alone
    const figures = await open(options, (engine, probe) => measureModel({ engine, probe, task, card, inputs, ...options }, tell)).catch(failed);
    if (!figures) continue;
    const first = (await measureFirst(options, asked, tell).catch(failed)) ?? { times: {} };
    models.push({ ...asked, model: card.id, ...figures, first });
  }
  if (!models.length) throw new Error(failures.map(({ model, error }) => `${model}: ${error}`).join(' '));
  const { userAgent, hardwareConcurrency } = navigator;
  const where = { provider, providerReason, adapter, threads, userAgent, cores: hardwareConcurrency, isolated: crossOriginIsolated };
  return { reverie: version, began, ...where, options, models, failures };
}

/** The models that ship, on a GPU the U-Net as well, or the one that is wanted, each with inputs to ask it for. */
function cardsOf({ manifests, provider, adapter }, wanted) {
  const onGpu = provider === 'webgpu' && !SOFTWARE.test(Object.values(adapter ?? {}).join(' '));
  const all = manifests
    .filter(({ kind }) => kind === 'task')
    .flatMap(({ id: task, models, params: { properties } }) => {
      const [field] = Object.entries(properties).find(([, { type }]) => type === 'string') ?? [];
      return models.map((card) => {
        const [prompt] = card.vocabularyHints?.examples ?? [];
        return { task, card, inputs: prompt === undefined ? {} : { [field]: prompt } };
      });
    });
  const chosen = all.filter(({ card: { id } }) => (wanted ? id === wanted : onGpu || id !== UNET));
  if (chosen.length) return chosen;
  throw new Error(`There is no model "${wanted}"; there are ${all.map(({ card }) => card.id).join(', ')}.`);
}

/** An engine in the worker that also measures, as long as `use` needs it. */
async function open({ provider, threads }, use) {
  const worker = new Worker(new URL('../bench.worker.js', import.meta.url), { type: 'module' });
  const probe = (name, args = {}) =>
    new Promise((resolve, reject) => {
      const answered = ({ data }) => {
        if (data.probed !== name) return;
        worker.removeEventListener('message', answered);
        if ('error' in data) reject(new Error(data.error));
        else resolve(data.value);
      };
      worker.addEventListener('message', answered);
      worker.postMessage({ probe: name, args });
    });
  const engine = await createEngine({ worker, ...(provider && { provider }), ...(threads && { threads }) });
  try {
    await probe('watch', { provider: engine.info.provider });
    return await use(engine, probe);
  } finally {
    engine.dispose();
  }
}

async function measureModel({ engine, probe, task, card, inputs, rounds, steps, row, more }, tell) {
  const request = { task, model: card.id, inputs, seed: 1, steps, sampler: 'euler-ancestral', schedule: 'karras' };
  const guides = card.defaults.guidance.length > 0; // else the network may not run without its conditioning
  const guidance = guides ? [{ id: 'classifier-free', scale: SCALE }] : [];
  const guided = { ...request, guidance, ...(card.defaults.convert && { convert: null }) };
  const generate = (wanted) => engine.generate(wanted);
  await generate({ ...guided, steps: 2 });
  await engine.preload(task, { model: card.id }); // has the network recorded, which would else be done between two runs
  tell(`${card.title}: memory`);
  const inRow = [];
  for (let i = 1; i <= row; i++) {
    await generate({ ...guided, steps: 2, seed: i });
    inRow.push(await probe('memory'));
  }
  const bySteps = {};
  const further = { ...guided, steps: 4 * steps };
  for (const wanted of [guided, further]) {
    await generate(wanted);
    bySteps[wanted.steps] = await probe('memory');
  }

  const { evaluations, captured, totalMs } = (await generate(guided)).stats;
  const parts = [];
  const bare = (count) => probe('bare', { io: card.io, evaluations: count });
  const ways = {
    engine: async () => {
      const taken = await partsOf(engine, guided);
      parts.push(taken);
      return taken.all;
    },
    bare: () => bare(evaluations),
    ...(totalMs < LONG && {
      engineFurther: async () => (await partsOf(engine, further)).all,
      bareFurther: () => bare(4 * evaluations),
    }),
    ...(card.prediction === 'edm' && {
      usual: () => probe('usual', { card, steps, ...(guides && { scale: SCALE }) }),
      ...(guides && { usualTogether: () => probe('usual', { card, steps, scale: SCALE, together: true }) }),
    }),
  };
  const times = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    tell(`${card.title}: ${round ? `round ${round} of ${rounds}` : 'warming up'}`);
    for (const [name, run] of turned(Object.entries(ways), round)) {
      const ms = await run();
      if (round > 0) times[name].push(ms);
    }
  }

  const medians = Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)]));
  parts.shift(); // of warming up
  return {
    evaluations,
    network: { shapes: await probe('shapes', { io: card.io }), msPerEvaluation: medians.bare / evaluations, ...(captured && { captured }) },
    ...(more && { plain: await measurePlain(engine, { task, model: card.id, inputs, seed: 1 }, rounds, tell) }),
    ...(more && card.modes && { modes: await measureModes(engine, card, { task, model: card.id, inputs, seed: 1 }, rounds, tell) }),
    ...(more && { batch: await measureBatch(engine, guided, countsOf(card), rounds, tell) }),
    times,
    medians,
    loopOverModel: ratio(times.engine, times.bare),
    ...(times.engineFurther && furtherOf(times)),
    parts: Object.fromEntries(Object.keys(parts[0]).map((name) => [name, median(parts.map((taken) => taken[name]))])),
    ...(times.usual && { usualOverLoop: ratio(times.usual, times.engine) }),
    ...(times.usualTogether && { usualTogetherOverLoop: ratio(times.usualTogether, times.engine) }),
    memory: { second: inRow[1], last: inRow.at(-1), generations: row, bySteps },
  };
}

/**
 * Milliseconds of a generation from request to result, and of its parts: up to the first step, as the page hears of both ends; the steps,
 * as the last one's event says; from there to the end of sampling, which waits for the GPU and reads back; to the end in the worker; and
 * what the page waits besides, for checks of the request and for messages.
 */
async function partsOf(engine, request) {
  const heard = {};
  let steps;
  const onEvent = (event) => {
    if (event.type === 'step') steps = event.elapsed;
    heard[event.stage ?? event.type] ??= performance.now();
  };
  const asked = performance.now();
  const { sampleMs, totalMs } = (await engine.generate(request, { onEvent })).stats;
  const all = performance.now() - asked;
  const before = heard.sample - heard.started;
  return { all, before, steps, read: sampleMs - steps, after: totalMs - sampleMs - before, messages: all - totalMs };
}

/**
 * Lines through the times of few steps and of four times as many: by how much the engine's rises more steeply than the model's alone, and
 * how far it lies above it at no steps, in milliseconds.
 */
function furtherOf({ engine, bare, engineFurther, bareFurther }) {
  const rises = (few, many) => many.map((ms, round) => ms - few[round]);
  const [over, under] = [rises(engine, engineFurther), rises(bare, bareFurther)];
  return {
    furtherOverModel: ratio(over, under),
    onceMs: median(engine.map((ms, round) => ms - bare[round] - (over[round] - under[round]) / 3)),
  };
}

/** A request that leaves all to the card, as the engine times it; of sound also how long that is. */
async function measurePlain(engine, request, rounds, tell) {
  const times = [];
  for (let round = 1; round <= rounds; round++) {
    tell(`A default request: ${round} of ${rounds}`);
    const { output, stats } = await engine.generate(request);
    times.push(stats.totalMs);
    if (round < rounds) continue;
    const { steps, evaluations } = stats;
    return { steps, evaluations, times, median: median(times), ...(output.samples && { seconds: output.samples.length / output.sampleRate }) };
  }
}

/** The same of every mode that the card has, in few steps and many. */
async function measureModes(engine, card, { inputs, ...request }, rounds, tell) {
  const measured = [];
  for (const mode of Object.keys(card.modes)) {
    for (const steps of MODE_STEPS) {
      const told = (text) => tell(`${mode}, ${steps} steps: ${text}`);
      measured.push({ mode, ...(await measurePlain(engine, { ...request, inputs: { ...inputs, mode }, steps }, rounds, told)) });
    }
  }
  return measured;
}

function countsOf({ latent: { shape } }) {
  return shape.reduce((product, axis) => product * axis, 1) > LARGE ? COUNTS.slice(0, 2) : COUNTS;
}

/** Milliseconds for each result where a request asks for several, by how many. */
async function measureBatch(engine, request, counts, rounds, tell) {
  const times = Object.fromEntries(counts.map((count) => [count, []]));
  for (let round = 0; round < rounds; round++) {
    tell(`Several results: ${round + 1} of ${rounds}`);
    for (const count of turned(counts, round)) {
      const { stats } = await engine.generate({ ...request, count });
      times[count].push(stats.sampleMs / count);
    }
  }
  return { times, medians: Object.fromEntries(Object.entries(times).map(([count, all]) => [count, median(all)])) };
}

/** From the navigation to a page of its own to its first preview; cold: without the model files, the browser's own cache as it is. */
async function measureFirst({ rounds, provider, threads }, asked, tell) {
  const times = { cold: [], warm: [] };
  for (let round = 0; round < rounds; round++) {
    tell(`First preview: ${round + 1} of ${rounds}`);
    for (const kind of ['cold', 'warm']) {
      if (kind === 'cold') await open({ provider, threads }, (engine) => engine.cache.clear());
      times[kind].push(await firstPreview({ provider, threads }, asked));
    }
  }
  return { times, cold: median(times.cold), warm: median(times.warm) };
}

function firstPreview({ provider = '', threads = '' }, { request, plugin }) {
  const frame = document.createElement('iframe');
  frame.title = 'A first generation';
  frame.className = 'visually-hidden';
  frame.src = `${FIRST_PAGE}?${new URLSearchParams({ provider, threads, request: JSON.stringify(request), ...(plugin && { plugin }) })}`;
  return new Promise((resolve, reject) => {
    addEventListener('message', function answered({ source, data }) {
      if (source !== frame.contentWindow) return;
      removeEventListener('message', answered);
      frame.remove();
      if ('error' in data) reject(new Error(data.error));
      else resolve(data.firstPreview);
    });
    document.body.append(frame);
  });
}

/** Another one begins in every round. */
function turned(entries, round) {
  const by = round % entries.length;
  return [...entries.slice(by), ...entries.slice(0, by)];
}

/** The median of what the rounds give: a load that comes and goes is the same for both within a round. */
function ratio(over, under) {
  return median(over.map((ms, round) => ms / under[round]));
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}
