// The benchmark's page: a form, the tables, and ways to take them along. `.ci/bench.ts` drives it as a person does.
import { measure } from './bench/measure.js';
import { tablesOf, toMarkdown } from './bench/table.js';

const form = document.querySelector('form');
const status = document.querySelector('[role=status]');
const result = document.querySelector('[aria-label=Result]');
const tell = (text) => (status.textContent = text);
let taken = {};

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { rounds, steps, row, model, provider, threads, more } = form.elements;
  const counts = { rounds: rounds.valueAsNumber, steps: steps.valueAsNumber, row: row.valueAsNumber };
  const where = { provider: provider.value || undefined, threads: threads.valueAsNumber || undefined };
  const options = { ...counts, ...where, model: model.value.trim(), more: more.checked };
  tell('Starting the engine.');
  form.querySelector('button').disabled = true;
  result.hidden = true;
  try {
    const figures = await measure(options, tell);
    show(figures);
    tell(['Measured.', ...figures.failures.map(({ model, error }) => `${model} could not be: ${error}`)].join(' '));
  } catch (error) {
    tell(`It could not be measured: ${error.message}`);
  }
  form.querySelector('button').disabled = false;
});

function show(figures) {
  const tables = tablesOf(figures);
  taken = { json: JSON.stringify(figures, null, 2), markdown: toMarkdown(tables) };
  result.querySelector('.tables').replaceChildren(...tables.map(draw));
  const link = result.querySelector('a');
  URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(new Blob([taken.json], { type: 'application/json' }));
  result.hidden = false;
}

function draw({ caption, head, rows }) {
  const table = document.createElement('table');
  table.createCaption().textContent = caption;
  const cell = (name, text) => Object.assign(document.createElement(name), { textContent: text });
  table.createTHead().insertRow().append(...head.map((text) => Object.assign(cell('th', text), { scope: 'col' })));
  const body = table.createTBody();
  for (const row of rows) body.insertRow().append(...row.map((text) => cell('td', text)));
  return table;
}

for (const name of ['markdown', 'json']) {
  result.querySelector(`[name=${name}]`).addEventListener('click', async () => {
    await navigator.clipboard.writeText(taken[name]);
    tell('Copied.');
  });
}
