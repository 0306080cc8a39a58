/** What runs have in common and what not, as rows that can be searched. */
import type { Difference } from '../../protocol/generated';

export type DifferenceSection = Difference['section'];

/** In the order of the table: results before what may have led to them. */
export const DIFFERENCE_SECTIONS: readonly DifferenceSection[] = [
  'metric',
  'param',
  'tag',
  'dataset',
  'code',
  'git',
  'environment',
  'package'
];

export interface ShownDifferences {
  readonly onlyDifferent: boolean;
  readonly search: string;
}

/** Those to be shown, section by section. */
export function differencesShown(
  differences: readonly Difference[],
  { onlyDifferent, search }: ShownDifferences
): Difference[] {
  const wanted = search.trim().toLowerCase();
  const found = differences.filter(
    ({ key, values, differs }) =>
      (differs || !onlyDifferent) &&
      [key, ...values].some(
        value => value !== null && String(value).toLowerCase().includes(wanted)
      )
  );
  return DIFFERENCE_SECTIONS.flatMap(section =>
    found.filter(each => each.section === section)
  );
}

/** The next line in which runs differ, round the end; null where there is none. */
export function nextDifference(
  lines: readonly DifferenceLine[],
  from: number,
  by: 1 | -1
): number | null {
  for (let step = 1; step <= lines.length; step++) {
    const at = (from + by * step + 2 * lines.length) % lines.length;
    const line = lines[at];
    if (line?.kind === 'value' && line.row.differs) {
      return at;
    }
  }
  return null;
}

/** The places of the runs in an answer: the base first, then as a person has arranged them. */
export function columnOrder(
  runIds: readonly string[],
  base: string | null,
  arranged: readonly string[] = []
): number[] {
  const first = base === null ? [] : [base];
  const ids = [...new Set([...first, ...arranged])];
  const rank = new Map(ids.map((id, at) => [id, at]));
  const rankOf = (place: number) =>
    rank.get(runIds[place] ?? '') ?? ids.length + place;
  return runIds.map((_, at) => at).sort((a, b) => rankOf(a) - rankOf(b));
}

/** A list in which one item has gone to where another one is. */
export function withMoved<T>(
  items: readonly T[],
  from: number,
  to: number
): T[] {
  const others = items.filter((_, at) => at !== from);
  const moved = items.slice(from, from + 1);
  return [...others.slice(0, to), ...moved, ...others.slice(to)];
}

/** What stands below the heading of the table: sections, and what belongs to them. */
export type DifferenceLine =
  | { readonly kind: 'section'; readonly section: DifferenceSection }
  | { readonly kind: 'value'; readonly row: Difference };

/** Rows under the names of their sections. */
export function differenceLines(rows: readonly Difference[]): DifferenceLine[] {
  return rows.flatMap((row, at): DifferenceLine[] =>
    rows[at - 1]?.section === row.section
      ? [{ kind: 'value', row }]
      : [
          { kind: 'section', section: row.section },
          { kind: 'value', row }
        ]
  );
}

/** The name of a row that no other row has. */
export function lineName({ section, key }: Difference): string {
  return `${section} ${key}`;
}

/** Lines of text that an opened row shows before one has to scroll in it. */
const MAX_LINES = 10;

/** Lines of text that the longest value of a row takes, where so many characters stand in one. */
export function linesOf(
  { key, values }: Difference,
  characters: number
): number {
  const width = Math.max(1, characters);
  const lines = [key, ...values].map(value =>
    String(value ?? '')
      .split('\n')
      .reduce(
        (sum, line) => sum + Math.max(1, Math.ceil(line.length / width)),
        0
      )
  );
  return Math.min(MAX_LINES, Math.max(...lines));
}

/** A value in three parts, of which the middle is not as in the base: a list, say, with one other item. */
export function changedPart(
  base: string,
  value: string
): readonly [before: string, other: string, after: string] {
  const shorter = Math.min(base.length, value.length);
  let start = 0;
  while (start < shorter && base[start] === value[start]) {
    start += 1;
  }
  let end = 0;
  while (
    end < shorter - start &&
    base[base.length - 1 - end] === value[value.length - 1 - end]
  ) {
    end += 1;
  }
  const last = value.length - end;
  return [value.slice(0, start), value.slice(start, last), value.slice(last)];
}
