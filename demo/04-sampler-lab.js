// The sampler lab: a form from the engine's manifests, two runs to watch, and their errors on a plot.
import { createEngine } from 'reverie';
import 'reverie/components/plugin-choice.js';
import 'reverie/components/schema-form.js';
import 'reverie/components/seed-field.js';
import { BUDGETS, REFERENCE, stepsFor, Trial } from './04-sampler-lab/measure.js';
import { lawError, samples } from './04-sampler-lab/mixture.js';
import { ErrorPlot, short } from './04-sampler-lab/plot.js';
import { kinds, langevinTime, modelOf, PARTICLES } from './04-sampler-lab/plugins.js';
import { paintDensity, Stage } from './04-sampler-lab/stage.js';
import { targets } from './04-sampler-lab/targets.js';

const MAX_EVALUATIONS = 100;
const PLAY_SECONDS = 4;
const MEANING = {
  path: `How far each particle ends from where the same sampler takes it in ${REFERENCE} evaluations, root mean square: the higher the
    order, the steeper. Only for samplers that draw no noise on their way, whose paths have one end.`,
  law: `Sliced Wasserstein distance from ${PARTICLES.toLocaleString()} particles to exact samples of the target, for samplers with and
    without noise. The dotted line is what as many exact samples have, so nobody gets far below it.`,
};

const $ = (selector) => document.querySelector(selector);
const form = $('form');
const [status, alert, progress] = ['[role=status]', '[role=alert]', 'progress'].map($);
const [runButton, stopButton, playButton, slider] = ['[type=submit]', '.stop', '.play', '[type=range]'].map($);
const choices = { a: $('reverie-plugin-choice.a'), b: $('reverie-plugin-choice.b'), schedule: $('reverie-plugin-choice.schedule') };
const [settings, seedField] = ['reverie-schema-form', 'reverie-seed-field'].map($);
const stages = { a: new Stage($('.a canvas')), b: new Stage($('.b canvas')) };
const still = matchMedia('(prefers-reduced-motion: reduce)');

/** What is shown now: the trials and runs of A and B, the target, and how far exact samples are from exact samples. */
let shown;
let abort;

const color = (name) => {
  const probe = $('.plot');
  probe.style.setProperty('--probe', `var(${name})`);
  return getComputedStyle(probe, '::before').color; // where light-dark() has become one colour
};
const plot = new ErrorPlot($('.plot'), color, (evaluations) => read(evaluations));

// ── the form ─────────────────────────────────────────────────────────────────────────────────────

/** A radio button for each choice, the first one chosen; `picture` stands before its title. */
function radios(name, entries, picture = '') {
  return entries.map(({ id, title }, i) => {
    const label = document.createElement('label');
    label.innerHTML = `<input type="radio" name="${name}" />${picture}<span></span>`;
    Object.assign(label.firstChild, { value: id, checked: i === 0 });
    label.lastChild.textContent = title;
    return label;
  });
}

$('.targets').append(...radios('target', targets, '<canvas width="96" height="96"></canvas>'));
$('.kinds p').before(...radios('kind', kinds));

const evaluations = {
  type: 'integer',
  title: 'Evaluations',
  description:
    'How often each may ask the model in the run to watch: who asks twice a step makes half the steps, who is adaptive decides itself.',
  default: 20,
  minimum: 1,
  maximum: MAX_EVALUATIONS,
};
settings.schema = { type: 'object', additionalProperties: false, properties: { evaluations } };
Object.assign(seedField, { seed: 7, locked: true });
seedField.addEventListener('reverie-change', ({ detail: { value } }) => Object.assign(seedField, value));

const targetNow = () => targets.find(({ id }) => id === form.elements.target.value);
const kindNow = () => kinds.find(({ id }) => id === form.elements.kind.value);

function paint() {
  const target = targetNow();
  for (const label of document.querySelectorAll('.targets label')) {
    const canvas = label.querySelector('canvas');
    paintDensity(canvas, targets.find(({ id }) => id === label.firstChild.value), getComputedStyle(canvas).outlineColor);
  }
  for (const stage of Object.values(stages)) stage.target = shown?.target ?? target;
  plot.redraw();
}
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', paint);
form.elements.target.forEach((radio) => radio.addEventListener('change', () => (shown || paint(), clear())));

/** Offers what fits the model. What a person chose stays where it fits; what the last model began with gives way to this one's own. */
function offer(last = {}) {
  const { about, space, begin } = kindNow();
  $('.kinds p').textContent = about;
  const fitting = (name) => engine.info.manifests.filter((each) => each.kind === name && (each.spaces ?? [space]).includes(space));
  const [samplers, schedules] = [fitting('sampler'), fitting('schedule')];
  const offered = { a: samplers, b: samplers, schedule: schedules.filter(({ id }) => space === 'position-velocity' || id !== langevinTime.id) };
  for (const [name, choice] of Object.entries(choices)) {
    const manifests = offered[name];
    const stays = last.begin && choice.value.id !== last.begin[name] && manifests.some(({ id }) => id === choice.value.id);
    Object.assign(choice, { manifests, value: stays ? choice.value : { id: begin[name] } });
  }
  return samplers.length;
}

let kind = kinds[0];
form.elements.kind.forEach((radio) =>
  radio.addEventListener('change', () => {
    if (engine) say(0, `${offer(kind)} samplers are ready.`);
    kind = kindNow();
    clear();
  }),
);

/** Another target or model makes what is shown meaningless. */
function clear() {
  stop();
  abort?.abort();
  shown = undefined;
  for (const stage of Object.values(stages)) stage.run = undefined;
  paint();
  describe();
}

/** The request of a run, but for sampler and steps. */
function common() {
  if (!seedField.locked || seedField.seed === undefined) seedField.seed = Math.floor(Math.random() * 1e6);
  const schedule = choices.schedule.value;
  return { task: 'planar-density', model: modelOf(targetNow().id, kindNow().id), inputs: {}, seed: seedField.seed, schedule, guidance: [] };
}

/** Shows what is wrong beside its field; true when nothing is. */
async function check(request, budget) {
  const wrong = !Number.isInteger(budget) || budget < 1 || budget > MAX_EVALUATIONS;
  const got = typeof budget === 'string' ? `"${budget}"` : String(budget);
  settings.faults = wrong ? [{ pointer: '/evaluations', message: `must be a whole number from 1 to ${MAX_EVALUATIONS}`, got }] : [];
  const [a, b] = await Promise.all(['a', 'b'].map((name) => engine.check({ ...request, steps: 1, sampler: choices[name].value })));
  Object.assign(choices.a, { faults: a });
  Object.assign(choices.b, { faults: b });
  Object.assign(choices.schedule, { faults: a });
  const seedFault = a.find(({ pointer }) => pointer === '/seed');
  seedField.fault = seedFault && `It ${seedFault.message}, got ${seedFault.got}.`;
  const faulty = [a.length && choices.a, b.length && choices.b, wrong && settings].find(Boolean);
  if (!faulty) return true;
  tell('The experiment needs a change: see the fields that are marked.');
  await faulty.updateComplete;
  faulty.scrollIntoView({ block: 'center' });
  if (faulty === settings) settings.focusFault();
  return false;
}

// ── the experiment ───────────────────────────────────────────────────────────────────────────────

async function run() {
  const { evaluations: budget = evaluations.default } = settings.value;
  const request = common();
  tell('');
  say(0, 'Starting …');
  if (!(await check(request, budget))) return;
  abort = new AbortController();
  const { signal } = abort;
  busy(true);
  try {
    const target = targetNow();
    const trial = (name) => {
      const { value, manifests } = choices[name];
      return new Trial(engine, manifests.find(({ id }) => id === value.id), value, request, signal);
    };
    const next = { target, budget, a: { trial: trial('a') }, b: { trial: trial('b') } };
    const both = [next.a, next.b];
    for (const [i, each] of both.entries()) {
      say(i / 100, `Running ${each.trial.manifest.title} …`);
      each.run = await each.trial.watch(budget, worker);
    }
    const exact = samples(target, 4 * PARTICLES, 1, true);
    next.floor = lawError(samples(target, PARTICLES, 2), exact);
    shown = next;
    stages.a.run = next.a.run;
    stages.b.run = next.b.run;
    $(`[name=measure][value=${both.some(({ trial }) => trial.stochastic) ? 'law' : preferred}]`).checked = true;
    describe();
    if ($('.stages').getBoundingClientRect().top > innerHeight / 2) {
      $('.stages').scrollIntoView({ behavior: still.matches ? 'instant' : 'smooth' }); // on a narrow screen they are below the form
    }
    play();
    const budgets = [...new Set([...BUDGETS, budget])].sort((x, y) => x - y);
    const jobs = [
      ...both.map(({ trial }) => [`${trial.manifest.title}: ${REFERENCE} evaluations`, () => trial.reference(), REFERENCE]),
      ...budgets.flatMap((n) => both.map(({ trial }) => [`${trial.manifest.title}: ${n} evaluations`, () => trial.measure(n, exact), n])),
    ];
    const total = jobs.reduce((sum, [, , work]) => sum + work, 0);
    let done = 0;
    for (const [words, job, work] of jobs) {
      say(done / total, words);
      await job().catch(tellUnlessStopped); // a sampler that fails with few steps has a gap in its curve
      done += work;
      describe();
    }
    say(1, 'Measured.');
  } catch (error) {
    if (error.name === 'AbortError') say(1, 'Stopped.');
    else tell(error.message);
  } finally {
    busy(false);
  }
}

form.addEventListener('submit', (event) => (event.preventDefault(), run()));
stopButton.addEventListener('click', () => abort?.abort());

function busy(running) {
  const focused = document.activeElement === (running ? runButton : stopButton);
  runButton.hidden = running;
  stopButton.hidden = progress.hidden = !running;
  if (focused) (running ? stopButton : runButton).focus();
}

function say(fraction, words) {
  progress.value = fraction;
  status.textContent = words;
}

function tellUnlessStopped(error) {
  if (error.name === 'AbortError') throw error;
  tell(error.message);
}

function tell(words) {
  alert.textContent = words;
  if (words) status.textContent = '';
}

// ── the particles ────────────────────────────────────────────────────────────────────────────────

const count = (n, what) => `${n} ${what}${n === 1 ? '' : 's'}`;
const level = (sigma) => (sigma === 0 ? '0' : short(sigma));
const end = () => Math.max(shown.a.run.evaluations, shown.b.run.evaluations);

/** Shows both runs after so many evaluations. */
function seek(time) {
  slider.value = Math.round(time);
  $('.timeline output').textContent = `${Math.round(time)} of ${end()}`;
  for (const name of ['a', 'b']) {
    const { run, trial } = shown[name];
    const sigma = stages[name].draw(time);
    const used = Math.min(Math.round(time), run.evaluations);
    $(`.${name} .now`).textContent = `σ ${level(sigma)} · ${used} of ${run.evaluations} evaluations`;
    const where = `${PARTICLES.toLocaleString()} particles after ${used} of ${run.evaluations} evaluations, at noise level ${level(sigma)}`;
    $(`.${name} canvas`).setAttribute('aria-label', `${trial.manifest.title}: ${where}`);
  }
}

let playing = 0;

function stop() {
  cancelAnimationFrame(playing);
  playing = 0;
  playButton.textContent = 'Play';
}

/** From the slider's place, or from the beginning when it is at the end. Where motion is to be reduced it only jumps to the end. */
function play() {
  stop();
  if (still.matches) return seek(end());
  const from = Number(slider.value) >= end() || slider.disabled ? 0 : Number(slider.value);
  let began;
  const tick = (now) => {
    began ??= now;
    const time = Math.min(end(), from + ((now - began) / 1000 / PLAY_SECONDS) * end());
    seek(time);
    if (time < end()) playing = requestAnimationFrame(tick);
    else stop();
  };
  playing = requestAnimationFrame(tick);
  playButton.textContent = 'Pause';
}

playButton.addEventListener('click', () => (playing ? stop() : play()));
slider.addEventListener('input', () => (stop(), seek(Number(slider.value))));

// ── the errors ───────────────────────────────────────────────────────────────────────────────────

const measureNow = () => $('[name=measure]:checked').value;

/** What a person chose last; where a sampler draws noise, only the law can be compared. */
let preferred = 'path';
$('.measure').addEventListener('change', ({ target }) => {
  preferred = target.value;
  describe();
});

/** Puts what is known into captions, plot and table. */
function describe() {
  const measure = measureNow();
  $('.meaning').textContent = MEANING[measure];
  slider.disabled = playButton.disabled = !shown;
  if (shown) slider.max = end();
  for (const name of ['a', 'b']) {
    const { run, trial } = shown?.[name] ?? {};
    $(`figure.${name} b`).textContent = trial?.manifest.title ?? `Sampler ${name.toUpperCase()}`;
    $(`figure.${name} figcaption span`).textContent = run
      ? `${count(run.steps, 'step')}, ${trial.stochastic ? 'with' : 'without'} noise on the way`
      : '';
    if (!shown) $(`figure.${name} .now`).textContent = 'Not run yet';
    if (!shown) $(`figure.${name} canvas`).setAttribute('aria-label', `${targetNow().title}, the target density; no particles yet`);
  }
  const curve = (name) => {
    const points = (shown?.[name].trial.curve ?? []).filter((point) => point[measure] > 0);
    return [...new Map(points.map((point) => [point.evaluations, point[measure]]))].sort(([a], [b]) => a - b);
  };
  if (shown) plot.show(curve('a'), curve('b'), measure === 'law' ? shown.floor : null, shown.budget);
  else plot.clear();
  read();
  fill();
}

/** The legend, with the values at some evaluations or the last ones. */
function read(at) {
  const items = !shown ? [] : ['a', 'b'].map((name) => {
    const { curve, manifest, stochastic } = shown[name].trial;
    const point = curve.find(({ evaluations: n }) => n === at) ?? (at === undefined ? curve.at(-1) : undefined);
    const measure = measureNow();
    const item = document.createElement('li');
    item.className = name;
    const value = point && point[measure] !== null ? `${short(point[measure])} at ${count(point.evaluations, 'evaluation')}` : '';
    item.textContent = `${manifest.title} ${stochastic && measure === 'path' ? '(draws noise: no path)' : value}`;
    return item;
  });
  $('.legend').replaceChildren(...items);
}

/** The table under the plot: what the plot shows, for reading. */
function fill() {
  $('details').hidden = !shown;
  if (!shown) return;
  const trials = [shown.a.trial, shown.b.trial];
  const cell = (tag, text, more = {}) => Object.assign(document.createElement(tag), { textContent: text, ...more });
  const titles = trials.map(({ manifest }, i) => cell('th', manifest.title, { colSpan: 3, scope: 'colgroup', className: 'ab'[i] }));
  const heads = trials.flatMap(() => ['Evaluations', 'Path', 'Law'].map((text) => cell('th', text, { scope: 'col' })));
  const rows = trials[0].curve.map((_, i) =>
    trials.flatMap(({ curve }) => {
      const { evaluations: n = '', path, law } = curve[i] ?? {};
      return [n, short(path), short(law)].map((text) => cell('td', text));
    }),
  );
  const table = $('table');
  const [head, body] = [table.createTHead(), table.tBodies[0] ?? table.createTBody()];
  const put = (section, all) => {
    section.replaceChildren();
    for (const cells of all) section.insertRow().append(...cells);
  };
  put(head, [titles, heads]);
  put(body, rows);
}

// ── the engine ───────────────────────────────────────────────────────────────────────────────────

paint();
describe();
const worker = new Worker(new URL('04-sampler-lab.worker.js', import.meta.url), { type: 'module' });
let engine;
try {
  // a few small operations: the CPU is done before a GPU has begun
  engine = await createEngine({ worker, provider: 'wasm', threads: 1 });
  say(0, `${offer()} samplers are ready.`);
  runButton.disabled = false;
} catch (error) {
  tell(error.message);
}
