/** Steps of enlargement at which pixels stay crisp. */

/** What the buttons go through. */
const LEVELS = [0.125, 0.25, 0.5, 1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32];

/** The next level above (`by` = 1) or below (`by` = -1). */
export function stepped(zoom: number, by: 1 | -1): number {
  const next = by > 0 ? LEVELS.find((level) => level > zoom + 0.01) : LEVELS.findLast((level) => level < zoom - 0.01);
  return next ?? zoom;
}

/**
 * The largest enlargement with which a frame fits a space (CSS pixels), whole device pixels per pixel; a
 * fraction where the frame is larger than the space. 1 for a space without extent.
 */
export function fitting(width: number, height: number, space: { readonly width: number; readonly height: number }, ratio: number): number {
  const most = Math.min(space.width / width, space.height / height);
  if (!(most > 0)) return 1;
  return most * ratio < 1 ? most : Math.floor(most * ratio) / ratio;
}

/** A zoom as whole device pixels per pixel, so that all are equally large; below 1 as it is. */
export const snapped = (zoom: number, ratio: number): number => (zoom < 1 ? zoom : Math.max(1, Math.round(zoom * ratio)) / ratio);

/** `6×`, `½×`; fractions that have no sign as percents. */
export function label(zoom: number): string {
  const signs: Readonly<Record<number, string>> = { 0.125: '⅛×', 0.25: '¼×', 0.5: '½×' };
  return signs[zoom] ?? (zoom < 1 ? `${Math.round(zoom * 100)} %` : `${Number(zoom.toFixed(1))}×`);
}

/** Pixels of a frame along an edge of the chequered ground's squares: about 14 CSS pixels, a power of two. */
export const squares = (zoom: number): number => 2 ** Math.max(0, Math.round(Math.log2(14 / zoom)));
