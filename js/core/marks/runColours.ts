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

/** How a run is drawn: always the same object for the same style, so that styles can be compared. */
export interface RunStyle {
  readonly colour: string;
  readonly shape: RunShape;
  /** As in `stroke-dasharray`; empty for an unbroken line. */
  readonly dash: string;
}

/** How a run looks by its id alone. */
export function runStyle(runId: string): RunStyle {
  return STYLES[preferred(runId)] ?? PLAIN;
}

/** The mark and the dashes of the nth of a row; neighbours differ. */
export function nthVariant(n: number): Pick<RunStyle, 'shape' | 'dash'> {
  const at = n % SHAPES.length;
  return { shape: SHAPES[at] ?? PLAIN.shape, dash: DASHES[at] ?? '' };
}

/** A free style as near to that of an id as there is: of its colour if any is; null where none is. */
export function freeStyle(
  runId: string,
  taken: ReadonlySet<RunStyle>
): RunStyle | null {
  const preference = preferred(runId);
  // Marks of a colour stand side by side.
  const colour = preference - (preference % SHAPES.length);
  for (let tries = 0; tries < STYLES.length; tries++) {
    const at =
      tries < SHAPES.length
        ? colour + ((preference + tries) % SHAPES.length)
        : (colour + tries) % STYLES.length;
    const style = STYLES[at] ?? PLAIN;
    if (!taken.has(style)) {
      return style;
    }
  }
  return null;
}

/** A style in a colour that none of some styles has, its own if that is free; of a free mark where every colour is taken. */
export function distinctStyle(
  text: string,
  taken: ReadonlySet<RunStyle>
): RunStyle {
  const own = preferred(text);
  const colours = new Set([...taken].map(({ colour }) => colour));
  for (let step = 0; step < STYLES.length; step += SHAPES.length) {
    const style = STYLES[(own + step) % STYLES.length] ?? PLAIN;
    if (!colours.has(style.colour)) {
      return style;
    }
  }
  return freeStyle(text, taken) ?? runStyle(text);
}

/** Every style there is, those of one colour side by side. */
const STYLES: readonly RunStyle[] = COLOURS.flatMap(colour =>
  SHAPES.map((shape, at) => ({ colour, shape, dash: DASHES[at] ?? '' }))
);
const PLAIN: RunStyle = { colour: COLOURS[0], shape: SHAPES[0], dash: '' };

/** The index in `LOOKS` that an id asks for. */
function preferred(runId: string): number {
  const hash = hashOf(runId) >>> 8;
  // Of other digits than the colour, so that runs of one colour differ here.
  const variant = Math.floor(hash / COLOURS.length) % SHAPES.length;
  return (hash % COLOURS.length) * SHAPES.length + variant;
}

/** FNV-1a: ids made one after another get styles that have nothing to do with one another. */
function hashOf(runId: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < runId.length; at++) {
    hash = Math.imul(hash ^ runId.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}
