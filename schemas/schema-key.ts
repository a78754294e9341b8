/** A short key for a JSON schema: equal schemas have equal keys. FNV-1a over the text, in two 32-bit halves. */
export function schemaKey(schema: unknown): string {
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (const character of JSON.stringify(schema)) {
    const code = character.codePointAt(0)!;
    low = Math.imul(low ^ code, 0x01000193) >>> 0;
    high = Math.imul(high ^ code, 0x85ebca6b) >>> 0;
  }
  return low.toString(36) + high.toString(36);
}
