/** How every schema is read, ahead of time and at run time: all faults, with the values, defaults filled in. */
export const AJV_OPTIONS = {
  allErrors: true,
  verbose: true,
  useDefaults: true,
  strict: true,
  strictRequired: false,
  strictTypes: false, // `format: 'points'` stands on arrays
  // annotations that forms read: `format` is open to plugins
  validateFormats: false,
  keywords: ['enumTitles', 'frameSize', 'prominent', 'suggestions'] as string[],
} as const;
