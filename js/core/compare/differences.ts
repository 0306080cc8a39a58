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

/** The next row in which runs differ, round the end; null where there is none. */
export function nextDifference(
  rows: readonly Difference[],
  from: number,
  by: 1 | -1
): number | null {
  for (let step = 1; step <= rows.length; step++) {
    const at = (from + by * step + 2 * rows.length) % rows.length;
    if (rows[at]?.differs) {
      return at;
    }
  }
  return null;
}

/** The places of the runs in an answer, the base first. */
export function basedOrder(
  runIds: readonly string[],
  base: string | null
): number[] {
  const places = runIds.map((_, at) => at);
  const first = base === null ? -1 : runIds.indexOf(base);
  return first < 0
    ? places
    : [first, ...places.filter(place => place !== first)];
}
