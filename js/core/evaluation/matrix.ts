/** How often each class was taken for each: what a grid shows of it, one by one. */
import type { MatrixCounts } from '../../protocol/generated';
import { doublesIn, wholesIn } from './packed';

/** What numbers of a matrix are shares of; null for none. */
export type Normalize = 'true' | 'pred' | 'all' | null;

/** Sparse counts; a class is known by its place. */
export interface Matrix {
  /** Classes. */
  readonly size: number;
  /** Ascending places: that of the true class times `size`, plus that of the predicted one. */
  readonly cells: ArrayLike<number>;
  readonly counts: Float64Array;
  /** Of each class: what is of it, what was taken for it, and both. */
  readonly support: Float64Array;
  readonly predicted: Float64Array;
  readonly correct: Float64Array;
  readonly total: number;
  /** Cells that are not zero and not known. */
  readonly leftOut: number;
}

export function readMatrix(counts: MatrixCounts, size: number): Matrix {
  const support = sized(doublesIn(counts.support), size);
  const known = doublesIn(counts.counts);
  const cells = wholesIn(counts.cells).subarray(0, known.length);
  return {
    ...{ size, cells, support },
    counts: known.subarray(0, cells.length),
    predicted: sized(doublesIn(counts.predicted), size),
    correct: sized(doublesIn(counts.correct), size),
    total: counts.total,
    leftOut: counts.left_out
  };
}

/** As many numbers as there are classes, whatever a file has. */
function sized(values: Float64Array, size: number): Float64Array {
  const made = new Float64Array(size);
  made.set(values.subarray(0, size));
  return made;
}

export function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) {
    total += value;
  }
  return total;
}

export function countAt(matrix: Matrix, truth: number, taken: number): number {
  const { cells, counts, size } = matrix;
  const wanted = truth * size + taken;
  let low = 0;
  let high = cells.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const here = cells[middle] ?? 0;
    if (here === wanted) {
      return counts[middle] ?? 0;
    }
    if (here < wanted) {
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  return 0;
}

/** What a cell is a share of; 0 where there is nothing. */
export function wholeOf(
  matrix: Matrix,
  truth: number,
  taken: number,
  normalize: Normalize
): number {
  switch (normalize) {
    case 'true':
      return matrix.support[truth] ?? 0;
    case 'pred':
      return matrix.predicted[taken] ?? 0;
    case 'all':
      return matrix.total;
    case null:
      return 1;
  }
}

/** A count or a share; NaN for a share of nothing. */
export function valueAt(
  matrix: Matrix,
  truth: number,
  taken: number,
  normalize: Normalize
): number {
  const count = countAt(matrix, truth, taken);
  const whole = wholeOf(matrix, truth, taken, normalize);
  return whole > 0 ? count / whole : NaN;
}

/** The largest value of any cell: what others are compared with by eye. */
export function largestValue(matrix: Matrix, normalize: Normalize): number {
  let largest = 0;
  for (let at = 0; at < matrix.cells.length; at += 1) {
    const cell = matrix.cells[at] ?? 0;
    const truth = Math.floor(cell / matrix.size);
    const whole = wholeOf(matrix, truth, cell % matrix.size, normalize);
    const count = matrix.counts[at] ?? 0;
    largest = Math.max(largest, whole > 0 ? count / whole : 0);
  }
  return largest;
}

/** The same with classes put together: `groups` says of each which it belongs to. */
export function collapsed(
  matrix: Matrix,
  groups: ArrayLike<number>,
  size: number
): Matrix {
  const groupOf = (label: number) => groups[label] ?? 0;
  const together = new Map<number, number>();
  matrix.counts.forEach((count, at) => {
    const cell = matrix.cells[at] ?? 0;
    const truth = groupOf(Math.floor(cell / matrix.size));
    const key = truth * size + groupOf(cell % matrix.size);
    together.set(key, (together.get(key) ?? 0) + count);
  });
  const made = {
    support: new Float64Array(size),
    predicted: new Float64Array(size)
  };
  for (let label = 0; label < matrix.size; label += 1) {
    add(made.support, groupOf(label), matrix.support[label]);
    add(made.predicted, groupOf(label), matrix.predicted[label]);
  }
  return fromCells(together, size, made, matrix.leftOut);
}

function add(values: Float64Array, at: number, by = 0): void {
  values[at] = (values[at] ?? 0) + by;
}

/** A matrix of what is known by cell; sums of rows and columns where they are known beside it. */
export function fromCells(
  byCell: ReadonlyMap<number, number>,
  size: number,
  sums?: { support: Float64Array; predicted: Float64Array },
  leftOut = 0
): Matrix {
  const cells = Uint32Array.from(byCell.keys()).sort();
  const counts = Float64Array.from(cells, cell => byCell.get(cell) ?? 0);
  const support = sums?.support ?? new Float64Array(size);
  const predicted = sums?.predicted ?? new Float64Array(size);
  const correct = new Float64Array(size);
  cells.forEach((cell, at) => {
    const truth = Math.floor(cell / size);
    const taken = cell % size;
    const count = counts[at] ?? 0;
    if (!sums) {
      add(support, truth, count);
      add(predicted, taken, count);
    }
    if (truth === taken) {
      add(correct, truth, count);
    }
  });
  return {
    ...{ size, cells, counts, support, predicted, correct },
    total: sum(support),
    leftOut
  };
}

/** One class against all others: 0 are the others, 1 is the class. */
export function oneAgainstRest(matrix: Matrix, label: number): Matrix {
  const support = matrix.support[label] ?? 0;
  const predicted = matrix.predicted[label] ?? 0;
  return ofTwo(support, predicted, matrix.correct[label] ?? 0, matrix.total);
}

/** Of two classes, by what is of the second, what was taken for it, and both. */
export function ofTwo(
  support: number,
  predicted: number,
  correct: number,
  total: number
): Matrix {
  return fromCells(
    new Map([
      [0, total - support - predicted + correct],
      [1, predicted - correct],
      [2, support - correct],
      [3, correct]
    ]),
    2
  );
}

/** One class confused with another, or how much more or less often so. */
export interface Confusion {
  readonly truth: number;
  readonly taken: number;
  readonly count: number;
}

/** What was taken wrongly most often, most often first. */
export function topConfusions(matrix: Matrix, most: number): Confusion[] {
  const found: Confusion[] = [];
  matrix.counts.forEach((count, at) => {
    const cell = matrix.cells[at] ?? 0;
    const truth = Math.floor(cell / matrix.size);
    const taken = cell % matrix.size;
    if (truth !== taken && count > 0) {
      found.push({ truth, taken, count });
    }
  });
  return found
    .sort((one, other) => other.count - one.count)
    .slice(0, most);
}

/** How much more is in each cell of the second than in the first; zeros are left out. */
export function difference(first: Matrix, second: Matrix): Matrix {
  const byCell = new Map<number, number>();
  const addAll = (matrix: Matrix, sign: 1 | -1) => {
    matrix.counts.forEach((count, at) => {
      const cell = matrix.cells[at] ?? 0;
      byCell.set(cell, (byCell.get(cell) ?? 0) + sign * count);
    });
  };
  addAll(second, 1);
  addAll(first, -1);
  for (const [cell, by] of byCell) {
    if (by === 0) {
      byCell.delete(cell);
    }
  }
  return fromCells(
    byCell,
    first.size,
    undefined,
    first.leftOut + second.leftOut
  );
}
