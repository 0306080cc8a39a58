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

/** Marks and the dashes of lines, which tell runs of one colour apart, and colours to whoever sees none. */
const SHAPES = ['circle', 'square', 'triangle', 'diamond', 'cross'] as const;
const DASHES = ['', '7 3', '2 2.5', '9 2.5 2 2.5', '4 2'] as const;

export type RunShape = (typeof SHAPES)[number];

/** How a run looks, wherever and whenever it is shown: it depends on its id alone. */
export interface RunLook {
  readonly colour: string;
  readonly shape: RunShape;
  /** As in `stroke-dasharray`; empty for an unbroken line. */
  readonly dash: string;
}

export function runLook(runId: string): RunLook {
  const hash = hashOf(runId);
  // Of other digits than the colour, so that runs of one colour differ here.
  const variant = ((hash >>> 8) / COLOURS.length) | 0;
  return {
    colour: runColour(runId),
    shape: SHAPES[variant % SHAPES.length] ?? SHAPES[0],
    dash: DASHES[variant % DASHES.length] ?? DASHES[0]
  };
}

/** The colour of a run, wherever and whenever it is shown. */
export function runColour(runId: string): string {
  return COLOURS[(hashOf(runId) >>> 8) % COLOURS.length] ?? COLOURS[0];
}

/** FNV-1a: ids made one after another get looks that have nothing to do with one another. */
function hashOf(runId: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < runId.length; at++) {
    hash = Math.imul(hash ^ runId.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}
