// The studio: the generator, every plugin with its manifest, and the way to the numbered pages.
import { sharedEngine } from 'reverie/components/index.js';

const generator = document.querySelector('reverie-generator');

// What to make stands in the address, so that a reload and a link keep it.
const address = new URL(location.href);
generator.task = address.searchParams.get('task') ?? generator.task;

// A first visit begins with a text that the model knows well; later ones with what was typed last.
const STARTS = {
  'point-cloud': { prompt: 'plant flower stem' },
  'text-to-video': { prompt: 'man running' },
  'text-to-speech': { text: 'The birds were singing before the rain began. Nobody heard them, and nobody minded.' },
};
async function begin() {
  await generator.updateComplete;
  const { task, value } = generator;
  const typed = Object.values(value.inputs).some(Boolean);
  if (!typed && task in STARTS) generator.value = { task, inputs: STARTS[task] };
}
await begin();

// The address decides which part is shown.
const sections = [...document.querySelectorAll('main > section')];
function show() {
  const shown = sections.find(({ id }) => `#${id}` === location.hash) ?? sections[0];
  for (const section of sections) section.hidden = section !== shown;
  for (const link of document.querySelectorAll('header nav a')) {
    if (link.hash === `#${shown.id}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  scrollTo(0, 0);
}
addEventListener('hashchange', show);
show();

// Light or dark: one standard property, which the elements follow.
const scheme = localStorage.getItem('reverie:scheme');
for (const radio of document.querySelectorAll('[name=scheme]')) {
  radio.addEventListener('change', () => {
    document.documentElement.style.colorScheme = radio.value;
    localStorage.setItem('reverie:scheme', radio.value);
  });
  if (radio.value === scheme) radio.click();
}

// One choice for every task that the engine holds.
function offerTasks(tasks) {
  for (const { id, title, description } of tasks) {
    const label = document.createElement('label');
    label.title = description;
    label.innerHTML = '<input type="radio" name="task" /><span></span>';
    label.querySelector('span').textContent = title;
    const radio = Object.assign(label.querySelector('input'), { value: id, checked: id === generator.task });
    radio.addEventListener('change', () => {
      generator.task = id;
      address.searchParams.set('task', id);
      history.replaceState(null, '', address.search + location.hash);
      void begin();
    });
    document.querySelector('.tasks').append(label);
  }
}

// What the engine runs on, and why.
const badge = document.querySelector('.badge');
try {
  const { info } = await sharedEngine(); // the one that the elements use, since they were given none
  const { provider, providerReason, adapter, threads } = info;
  offerTasks(info.manifests.filter(({ kind }) => kind === 'task'));
  badge.dataset.state = provider;
  badge.title = providerReason;
  const detail = provider === 'webgpu' ? (adapter?.description || adapter?.vendor) : `${threads} thread${threads === 1 ? '' : 's'}`;
  badge.querySelector('b').textContent = provider === 'webgpu' ? 'WebGPU' : 'WASM';
  badge.querySelector('small').textContent = detail;
} catch (error) {
  badge.dataset.state = 'failed';
  badge.title = error.message;
  badge.querySelector('b').textContent = 'No engine';
}
