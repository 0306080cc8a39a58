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

/** How a run looks. It depends on its id alone, save where that would make two alike. */
export interface RunLook {
  readonly colour: string;
  readonly shape: RunShape;
  /** As in `stroke-dasharray`; empty for an unbroken line. */
  readonly dash: string;
}

/** Runs that always look different from one another where no others are shown. */
export const MOST_TOLD_APART = 10;

export function runLook(runId: string): RunLook {
  return LOOKS[preferred(runId)] ?? PLAIN;
}

/**
 * The looks of the few runs that are shown, no two alike.
 *
 * Where two would look the same the one that began earlier keeps its look, so
 * that nothing changes when a run is added; the other keeps its colour as long
 * as a mark is left. Of more than `MOST_TOLD_APART` runs each keeps its own.
 */
export function looksApart(
  runs: readonly { readonly run_id: string; readonly start_time: number }[]
): ReadonlyMap<string, RunLook> {
  const looks = new Map<string, RunLook>();
  if (runs.length > MOST_TOLD_APART) {
    return looks;
  }
  const taken = new Set<number>();
  const ordered = [...runs].sort(
    (a, b) => a.start_time - b.start_time || (a.run_id < b.run_id ? -1 : 1)
  );
  for (const { run_id } of ordered) {
    let place = preferred(run_id);
    // Marks of a colour stand side by side: the first free one is of the same colour if any is.
    const colour = place - (place % SHAPES.length);
    for (let tries = 1; taken.has(place) && tries < LOOKS.length; tries++) {
      place =
        tries < SHAPES.length
          ? colour + ((place + 1) % SHAPES.length)
          : (colour + tries) % LOOKS.length;
    }
    taken.add(place);
    looks.set(run_id, LOOKS[place] ?? PLAIN);
  }
  return looks;
}

/** The colour of a run, wherever and whenever it is shown. */
export function runColour(runId: string): string {
  return runLook(runId).colour;
}

/** Every look there is, those of one colour side by side. */
const LOOKS: readonly RunLook[] = COLOURS.flatMap(colour =>
  SHAPES.map((shape, at) => ({ colour, shape, dash: DASHES[at] ?? '' }))
);
const PLAIN: RunLook = { colour: COLOURS[0], shape: SHAPES[0], dash: '' };

/** The place in `LOOKS` that an id asks for. */
function preferred(runId: string): number {
  const hash = hashOf(runId) >>> 8;
  // Of other digits than the colour, so that runs of one colour differ here.
  const variant = Math.floor(hash / COLOURS.length) % SHAPES.length;
  return (hash % COLOURS.length) * SHAPES.length + variant;
}

/** FNV-1a: ids made one after another get looks that have nothing to do with one another. */
function hashOf(runId: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < runId.length; at++) {
    hash = Math.imul(hash ^ runId.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}
