// Reads an article aloud: sentences as they are made, the spoken word marked in the article.
import { createEngine } from 'reverie';
import 'reverie/components/speech.js';

const find = (selector) => document.querySelector(selector);
const [form, viewer, status] = [find('form'), find('reverie-speech'), find('[role=status]')];
const [read, cancel, save] = [find('#read'), find('#cancel'), find('#save')];
const article = () => find('article:not([hidden])');

// A button beside every paragraph reads from there. A paragraph is one run of text, so that a place in it is a number.
for (const paragraph of document.querySelectorAll('article p')) {
  paragraph.textContent = paragraph.textContent.replace(/\s+/g, ' ').trim();
  const button = Object.assign(document.createElement('button'), { type: 'button', className: 'from', textContent: '▸', disabled: true });
  button.setAttribute('aria-label', paragraph.closest('[lang=de]') ? 'Ab hier vorlesen' : 'Read from here');
  button.addEventListener('click', () => speak(paragraph));
  paragraph.before(button);
}

/** What is read: its paragraphs, where each begins in the text that is sent, and where its sentences are. */
let reading = { text: '', parts: [], sentences: [] };
let stop = new AbortController();

async function speak(first) {
  stop.abort(); // whatever is being made
  const { signal } = (stop = new AbortController());
  const paragraphs = [...article().querySelectorAll('p')];
  const parts = [];
  let text = '';
  for (const { firstChild: node } of paragraphs.slice(Math.max(0, paragraphs.indexOf(first)))) {
    text += text && '\n\n'; // a pause between paragraphs
    parts.push({ node, from: text.length });
    text += node.data;
  }
  reading = { text, parts, sentences: [] };
  viewer.pause();
  Object.assign(viewer, { output: null, name: article().querySelector('h2').textContent });
  [cancel.hidden, save.disabled] = [false, true];
  status.textContent = 'Reading the text …';

  const show = async (piece) => {
    if (!viewer.growing) viewer.output = null; // in place of the preview
    viewer.growing = true;
    viewer.addPiece(piece);
    const { words } = piece;
    const last = words.at(-1).offset[1];
    reading.sentences.push([words[0].offset[0], last + reading.text.slice(last).search(/\s|$/)]); // with its full stop
    await viewer.updateComplete;
    if (reading.sentences.length === 1) viewer.play();
  };

  try {
    const { output, partial, stats } = await engine.generate(
      { task: 'text-to-speech', inputs: { text, voice: form.elements.voice.value } },
      {
        signal,
        onAbort: 'decode', // a cancelled text is kept as far as it got
        previewEvery: 1,
        onStep: ({ preview, sigma }) => {
          if (!signal.aborted && preview && !viewer.growing) Object.assign(viewer, { output: preview, noise: sigma / (1 + sigma) });
        },
        onPiece: ({ i, n, output: piece }) => {
          if (signal.aborted) return;
          status.textContent = i < n ? `Sentence ${i + 1} of ${n} is being made.` : 'All is made.';
          viewer.noise = 0;
          void show(piece);
        },
      },
    );
    if (signal !== stop.signal) return; // another reading has begun
    const alone = !viewer.growing; // one sentence comes with the result
    Object.assign(viewer, { output, growing: false, noise: 0 }); // it sounds on where it was
    await viewer.updateComplete;
    if (alone && !partial) viewer.play();
    const seconds = (ms) => (ms / 1000).toFixed(1);
    const length = output.samples.length / output.sampleRate;
    status.textContent = `${length.toFixed(1)} s of speech in ${seconds(stats.totalMs)} s on ${stats.provider}${partial ? ', as far as it got' : ''}.`;
    save.disabled = false;
  } catch (error) {
    if (signal !== stop.signal) return;
    viewer.growing = false;
    status.textContent = error.name === 'AbortError' ? 'Cancelled.' : error.message;
  }
  cancel.hidden = true;
}

/** A stretch of the text as a range of the article. */
function rangeOf([from, to]) {
  const part = reading.parts.findLast((each) => each.from <= from);
  if (!part || !part.node.isConnected) return undefined;
  const range = new Range();
  range.setStart(part.node, from - part.from);
  range.setEnd(part.node, Math.min(to - part.from, part.node.length));
  return range;
}

// The word and its sentence are marked by highlights, which change nothing in the article.
const able = 'highlights' in CSS; // older browsers read without marks
const marks = able ? { word: new Highlight(), sentence: new Highlight() } : { word: new Set(), sentence: new Set() };
marks.word.priority = 1; // over its sentence
if (able) for (const [name, mark] of Object.entries(marks)) CSS.highlights.set(`spoken-${name}`, mark);
let marked = -1;
function follow() {
  requestAnimationFrame(follow);
  const { word } = viewer;
  if (word === marked) return;
  marked = word;
  const offset = viewer.words[word]?.offset;
  marks.word.clear();
  if (!offset) return; // between words the sentence stays
  const sentence = reading.sentences.findLast(([from]) => from <= offset[0]) ?? [0, reading.text.length];
  for (const [mark, stretch] of [[marks.word, offset], [marks.sentence, sentence]]) {
    mark.clear();
    const range = rangeOf(stretch);
    if (range) mark.add(range);
  }
}

// A click on a word of the article goes there.
document.addEventListener('click', ({ target, clientX, clientY }) => {
  if (!target.matches('article p') || !getSelection().isCollapsed) return;
  const caret = document.caretPositionFromPoint?.(clientX, clientY);
  const part = reading.parts.find(({ node }) => node === caret?.offsetNode);
  const at = part && part.from + caret.offset;
  const word = part && viewer.words.find(({ offset: [from, to] }) => from <= at && at <= to);
  if (!word) return;
  viewer.seek(word.start);
  viewer.play();
});

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void speak();
});
form.addEventListener('change', ({ target }) => {
  stop.abort();
  viewer.pause();
  marks.word.clear();
  marks.sentence.clear();
  for (const each of document.querySelectorAll('article')) each.hidden = each.id !== target.dataset.article;
});
cancel.addEventListener('click', () => stop.abort());
save.addEventListener('click', async () => {
  const file = await viewer.toFile('wav');
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(file), download: file.name });
  link.click();
  URL.revokeObjectURL(link.href);
});

const engine = await createEngine();
status.textContent = 'Ready.';
for (const button of [read, ...document.querySelectorAll('.from')]) button.disabled = false;
follow();
