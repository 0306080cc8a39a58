import { distinctStyle, type RunStyle } from '../../core/marks/runColours';

/** A colour for each class, so that as many as there are colours differ. */
export function labelColours(
  labels: readonly string[]
): (label: string) => string {
  const given = new Map<string, RunStyle>();
  const taken = new Set<RunStyle>();
  for (const label of labels) {
    const style = distinctStyle(label, taken);
    taken.add(style);
    given.set(label, style);
  }
  return label => (given.get(label) ?? distinctStyle(label, new Set())).colour;
}

/** The parts of a colour as `#rrggbb` writes it. */
export function partsOf(colour: string): readonly [number, number, number] {
  const value = parseInt(colour.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}
