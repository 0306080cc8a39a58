/** How far predictions of numbers are from what was there. */
import type {
  RegressionSubject,
  ResidualCounts,
  SampleColumn,
  WorstSample
} from './scoreCounts';

/** Actual minus predicted, as in scikit-learn's displays. */
export function residualsOf({
  actual,
  predicted
}: Pick<RegressionSubject, 'actual' | 'predicted'>): Float64Array {
  return actual.map((value, at) => value - (predicted[at] ?? NaN));
}

/** Samples by residual in bars of one width, as NumPy's `histogram` counts; what is no finite number is in none. */
export function residualCounts(
  residuals: Float64Array,
  [low, high]: readonly [low: number, high: number],
  bars = 25
): ResidualCounts {
  const width = (high - low) / bars;
  const edges = Float64Array.from(
    { length: bars + 1 },
    (_, at) => low + at * width
  );
  edges[bars] = high;
  const counts = new Float64Array(bars);
  for (const residual of residuals) {
    if (residual >= low && residual <= high) {
      let bar = Math.min(bars - 1, Math.floor((residual - low) / width));
      // What rounding has put beside its bar.
      if (bar > 0 && residual < (edges[bar] ?? low)) {
        bar--;
      } else if (bar < bars - 1 && residual >= (edges[bar + 1] ?? high)) {
        bar++;
      }
      counts[bar] = (counts[bar] ?? 0) + 1;
    }
  }
  return { edges, counts };
}

/** The least and the greatest finite number of several lists, apart from one another; null where there is none. */
export function finiteRange(
  lists: readonly Iterable<number>[]
): readonly [low: number, high: number] | null {
  let low = Infinity;
  let high = -Infinity;
  for (const list of lists) {
    for (const value of list) {
      if (Number.isFinite(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
  }
  if (low > high) {
    return null;
  }
  const room = Math.abs(low) * 0.1 || 0.5;
  return low === high ? [low - room, high + room] : [low, high];
}

/** The distribution of residuals of each subject, of all its samples as far as that was told. */
export function residualDistributions(
  subjects: readonly RegressionSubject[],
  bars = 25
): readonly ResidualCounts[] {
  const own = subjects.map(residualsOf);
  const range = finiteRange(own) ?? [-1, 1];
  return subjects.map(
    (subject, at) =>
      subject.residuals ??
      residualCounts(own[at] ?? new Float64Array(), range, bars)
  );
}

/** The samples with the largest errors, worst first; of equal errors the first. */
export function worstSamples(
  subject: RegressionSubject,
  most = 20
): readonly WorstSample[] {
  if (subject.worst) {
    return subject.worst.slice(0, most);
  }
  const errors = residualsOf(subject).map(Math.abs);
  return Array.from(errors.keys())
    .filter(at => Number.isFinite(errors[at]))
    .sort((a, b) => (errors[b] ?? 0) - (errors[a] ?? 0) || a - b)
    .slice(0, most)
    .map(at => ({
      id: subject.ids[at] ?? String(at),
      actual: subject.actual[at] ?? NaN,
      predicted: subject.predicted[at] ?? NaN
    }));
}

/** Samples that have no place in a plot. */
export function unplaced(
  { actual, predicted }: RegressionSubject,
  x: Float64Array
): number {
  let count = 0;
  actual.forEach((value, at) => {
    if (!Number.isFinite(value - (predicted[at] ?? NaN) + (x[at] ?? NaN))) {
      count++;
    }
  });
  return count;
}

/** A column along an axis: its numbers, or for texts a place for each that differs, in their order. */
export interface ColumnAxis {
  readonly name: string;
  /** By subject. */
  readonly values: readonly Float64Array[];
  /** What stands at 0, 1, 2 …; null for numbers. */
  readonly categories: readonly string[] | null;
}

export function columnAxis(
  subjects: readonly RegressionSubject[],
  name: string
): ColumnAxis {
  const columns = subjects.map(
    ({ columns: own }) => own.find(each => each.name === name)?.values ?? []
  );
  if (!columns.some(isTexts)) {
    return {
      ...{ name, categories: null },
      values: columns.map(column => Float64Array.from([...column].map(Number)))
    };
  }
  const texts = columns.map(column => [...column].map(String));
  const categories = [...new Set(texts.flat())];
  const place = new Map(categories.map((text, at) => [text, at]));
  return {
    ...{ name, categories },
    values: texts.map(own =>
      Float64Array.from(own, value => place.get(value) ?? NaN)
    )
  };
}

function isTexts(column: SampleColumn['values'] | readonly []): boolean {
  return !(column instanceof Float64Array) && column.length > 0;
}
