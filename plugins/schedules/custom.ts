/** Levels that the request lists. */
import { defineSchedule, invalid, LEAST_FALL } from '../../engine/plugin.ts';

export default defineSchedule({
  id: 'custom',
  title: 'Custom',
  description: 'Exactly the noise levels that you list. Choose it to repeat another program’s schedule or to try your own.',
  params: {
    levels: {
      type: 'array',
      title: 'Levels',
      description: 'σ of every step from the highest to the lowest, one for each step; a 0 may follow, where it ends in any case.',
      items: { type: 'number', minimum: 0, maximum: 1e6 },
      default: [],
      maxItems: 1001,
    },
  },
  sigmas({ steps, params: { levels } }) {
    const refuse = (message: string, got: string, pointer = ''): never => {
      throw invalid('request', [{ pointer: `/schedule/levels${pointer}`, message, got }]);
    };
    const positive = levels.at(-1) === 0 ? levels.slice(0, -1) : levels;
    if (positive.length !== steps) refuse(`must have ${steps} levels above 0, as many as there are steps`, String(positive.length));
    positive.forEach((level, i) => {
      if (!Number.isFinite(level) || level <= 0) refuse('must be finite and above 0', String(level), `/${i}`);
      const before = levels[i - 1] ?? Infinity;
      if (level > before * (1 - LEAST_FALL)) refuse(`must be below the level before it, ${before}`, String(level), `/${i}`);
    });
    return [...positive, 0];
  },
});
