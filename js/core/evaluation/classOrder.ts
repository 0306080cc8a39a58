/** In which order classes stand, and which of them are looked for. */
import type { EvaluationLayout } from '../../protocol/generated';
import type { Matrix } from './matrix';
import { type Measure, MEASURES, measuresOf } from './measures';

/** By what classes are sorted: as a choice for all, or by a column beside the matrix. */
export type ClassOrder =
  | NonNullable<EvaluationLayout['order']>
  | { readonly by: Measure; readonly down: boolean };

const inWords = new Intl.Collator(undefined, { numeric: true });

/** Places of the classes whose name has what is searched for, in their order. */
export function orderedClasses(
  labels: readonly string[],
  matrix: Matrix,
  order: ClassOrder,
  search = ''
): number[] {
  const wanted = search.trim().toLowerCase();
  const places = labels.flatMap((label, at) =>
    label.toLowerCase().includes(wanted) ? [at] : []
  );
  if (order === 'given') {
    return places;
  }
  if (order === 'name') {
    return places.sort((one, other) =>
      inWords.compare(labels[one] ?? '', labels[other] ?? '')
    );
  }
  const rank = ranks(matrix, order);
  return places.sort(
    (one, other) => (rank[one] ?? 0) - (rank[other] ?? 0) || one - other
  );
}

/** A number for each class; the smallest stands first. */
function ranks(
  matrix: Matrix,
  order: Exclude<ClassOrder, 'given' | 'name'>
): Float64Array {
  const { support, predicted, correct, size } = matrix;
  return Float64Array.from({ length: size }, (_, at) => {
    if (order === 'support') {
      return -(support[at] ?? 0);
    }
    if (order === 'confusion') {
      const right = correct[at] ?? 0;
      return 2 * right - (support[at] ?? 0) - (predicted[at] ?? 0);
    }
    const value = measuresOf(matrix, at)[order.by];
    return order.down ? -value : value;
  });
}

/** The order after a press on the head of a column: the worst first, then the best, then none. */
export function nextOrder(order: ClassOrder, by: Measure): ClassOrder {
  const first = { by, down: by === 'support' };
  if (typeof order !== 'object' || order.by !== by) {
    return first;
  }
  return order.down === first.down ? { by, down: !first.down } : 'given';
}

export function isMeasure(name: string): name is Measure {
  return (MEASURES as readonly string[]).includes(name);
}

/** Classes put together, such as by what their names begin with. */
export interface Groups {
  readonly names: readonly string[];
  /** Of each class: its group. */
  readonly of: Uint32Array;
}

/**
 * Put together the classes whose names are the same up to a sign such as `/`.
 *
 * Names without it are groups of their own; null where it is in no name.
 */
export function groupsBySign(
  labels: readonly string[],
  sign: string
): Groups | null {
  if (!sign || !labels.some(label => label.indexOf(sign) > 0)) {
    return null;
  }
  return groupsOf(
    labels.map(label => {
      const at = label.indexOf(sign);
      return at > 0 ? label.slice(0, at) : label;
    })
  );
}

/** Groups by the name of each class's. */
export function groupsOf(nameOf: readonly string[]): Groups {
  const names = [...new Set(nameOf)];
  const places = new Map(names.map((name, at) => [name, at]));
  return { names, of: Uint32Array.from(nameOf, name => places.get(name) ?? 0) };
}

/** Signs that come between the parts of names. */
const SIGNS = ['/', ':', '.', '-', '_', ' '];

/** The signs by which classes can be put together to fewer, the one that makes most of them fewest first. */
export function groupingSigns(labels: readonly string[]): string[] {
  return SIGNS.filter(sign => {
    const groups = groupsBySign(labels, sign);
    return groups !== null && groups.names.length < labels.length;
  });
}
