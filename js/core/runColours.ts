/**
 * Colours that people with any kind of colour vision tell apart, and that stand
 * out from a white page as from a dark one. Neighbours differ in lightness too.
 */
const COLOURS = [
  '#0077bb',
  '#ee7733',
  '#009988',
  '#cc3311',
  '#33a5dd',
  '#ee3377',
  '#997700',
  '#8877cc',
  '#44aa55',
  '#aa4499'
] as const;

/** The colour of a run, wherever and whenever it is shown. */
export function runColour(runId: string): string {
  // FNV-1a: ids made one after another get colours that have nothing to do with one another.
  let hash = 0x811c9dc5;
  for (let at = 0; at < runId.length; at++) {
    hash = Math.imul(hash ^ runId.charCodeAt(at), 0x01000193);
  }
  return COLOURS[(hash >>> 8) % COLOURS.length] ?? COLOURS[0];
}
