/** Columns whose names begin alike: with 46 of them a whole family is hidden at once. */
import type { Column } from './columns';

export interface Family<C> {
  /** For instance `val/*` or `class_*`. */
  readonly label: string;
  readonly columns: readonly C[];
}

/** Up to a number, as in `class_00/recall`, else up to the first slash, as in `val/loss`. */
function beginningOf(key: string): string | null {
  const [head = ''] = key.split('/', 1);
  // Names such as `f1` and `l2` are no families.
  const [numbered] = /^(?:\D*[-_.\s]|\D{3,})(?=\d)/.exec(head) ?? [];
  return numbered ?? (head === key ? null : `${head}/`);
}

/** Of each column that has others of its family beside it, by its id; a family is not all of its kind. */
export function familiesOf<C extends Pick<Column, 'id' | 'group' | 'key'>>(
  columns: readonly C[]
): ReadonlyMap<string, Family<C>> {
  const found = new Map<string, { label: string; columns: C[] }>();
  for (const column of columns) {
    const beginning =
      column.group === 'attribute' ? null : beginningOf(column.key);
    if (beginning !== null) {
      const name = `${column.group}:${beginning}`;
      const family = found.get(name) ?? { label: `${beginning}*`, columns: [] };
      found.set(name, family);
      family.columns.push(column);
    }
  }
  const kind = (group: Column['group']) =>
    columns.filter(column => column.group === group).length;
  return new Map(
    [...found.values()]
      .filter(
        ({ columns: [first, ...others] }) =>
          first && others.length > 0 && others.length + 1 < kind(first.group)
      )
      .flatMap(family => family.columns.map(({ id }) => [id, family]))
  );
}
