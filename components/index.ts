/** Registers every element, and exports what pages need to use them from code. */
export { ReverieElement, renewSharedEngine, sharedEngine } from './base.ts';
export * from './events/index.ts';
export { ReverieFrames } from './frames/frames.ts';
export { ReverieFramesField } from './frames-field/frames-field.ts';
export { ReverieGenerator } from './generator/generator.ts';
export { ReverieHistory } from './history/history.ts';
export { ReveriePluginChoice } from './plugin-choice/plugin-choice.ts';
export { ReveriePluginList } from './plugin-list/plugin-list.ts';
export { ReveriePointCloud } from './point-cloud/point-cloud.ts';
export { ReveriePointsField } from './points-field/points-field.ts';
export { ReverieProgress } from './progress/progress.ts';
export { ReverieRequestBar } from './request-bar/request-bar.ts';
export { ReverieSchemaForm } from './schema-form/schema-form.ts';
export { ReverieSeedField } from './seed-field/seed-field.ts';
export { ReverieSettings } from './settings/settings.ts';
export { ReverieSpeech, type SpeechOutput, type SpokenWord } from './speech/speech.ts';
export { ReverieWordChips } from './word-chips/word-chips.ts';
export { createViewer, registerViewer, type Viewer } from './viewers/registry.ts';
