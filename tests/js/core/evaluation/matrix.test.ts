import { describe, expect, it } from 'vitest';
import {
  groupingSigns,
  groupsBySign,
  nextOrder,
  orderedClasses
} from '../../../../js/core/evaluation/classOrder';
import {
  collapsed,
  countAt,
  difference,
  fromCells,
  oneAgainstRest,
  readMatrix,
  topConfusions,
  valueAt
} from '../../../../js/core/evaluation/matrix';
import {
  averagesOf,
  measuresOf,
  spreadOf
} from '../../../../js/core/evaluation/measures';
import { doublesIn, wholesIn } from '../../../../js/core/evaluation/packed';
import { matrixAt } from '../../../../js/core/evaluation/shownMatrix';

/** cat: 2 right, 1 taken for dog; dog: 3 right; owl: 1 taken for cat. */
const matrix = fromCells(
  new Map([
    [0, 2],
    [1, 1],
    [4, 3],
    [6, 1]
  ]),
  3
);

describe('packed arrays', () => {
  it('are read as they were written', () => {
    const bytes = (values: ArrayBufferView) =>
      Buffer.from(values.buffer).toString('base64');
    expect([...doublesIn(bytes(Float64Array.of(1.5, -2)))]).toEqual([1.5, -2]);
    expect([...wholesIn(bytes(Uint32Array.of(7, 4294967295)))]).toEqual([
      7, 4294967295
    ]);
  });

  it('are as long as what is left of them', () => {
    expect(doublesIn('AAAA')).toHaveLength(0);
    expect(doublesIn('<no base64>')).toHaveLength(0);
  });

  it('that were cut off leave a matrix that can be shown', () => {
    const read = readMatrix(
      {
        ...{ fold: null, samples: 1, total: 1, left_out: 0 },
        ...{ support: '', predicted: '', correct: '' },
        ...{ cells: 'AAAAAA==', counts: '' }
      },
      2
    );
    expect(countAt(read, 0, 0)).toBe(0);
    expect(measuresOf(read, 1).recall).toBe(0);
  });
});

describe('a matrix', () => {
  it('knows its cells, also those that are empty', () => {
    expect(countAt(matrix, 0, 1)).toBe(1);
    expect(countAt(matrix, 2, 2)).toBe(0);
  });

  it('has shares of the true class, of the predicted one and of all', () => {
    expect(valueAt(matrix, 0, 1, 'true')).toBeCloseTo(1 / 3);
    expect(valueAt(matrix, 0, 1, 'pred')).toBe(0.25);
    expect(valueAt(matrix, 0, 1, 'all')).toBeCloseTo(1 / 7);
    // Nothing was taken for owl.
    expect(valueAt(matrix, 0, 2, 'pred')).toBeNaN();
  });

  it('measures classes as scikit-learn does', () => {
    expect(measuresOf(matrix, 0)).toEqual({
      support: 3,
      precision: 2 / 3,
      recall: 2 / 3,
      f1: 2 / 3
    });
    expect(measuresOf(matrix, 2)).toMatchObject({ precision: 0, f1: 0 });
    const { accuracy, macro, weighted } = averagesOf(matrix);
    expect(accuracy).toBeCloseTo(5 / 7);
    expect(macro.recall).toBeCloseTo((2 / 3 + 1) / 3);
    expect(weighted.recall).toBeCloseTo(5 / 7);
  });

  it('is put together by groups', () => {
    const pets = collapsed(matrix, [0, 0, 1], 2);
    expect(countAt(pets, 0, 0)).toBe(6);
    expect(countAt(pets, 1, 0)).toBe(1);
    expect([...pets.support]).toEqual([6, 1]);
  });

  it('sets one class against the rest', () => {
    const cats = oneAgainstRest(matrix, 0);
    expect([0, 1].map(at => countAt(cats, 1, at))).toEqual([1, 2]);
    expect([0, 1].map(at => countAt(cats, 0, at))).toEqual([3, 1]);
  });

  it('tells what is taken wrongly most often', () => {
    expect(topConfusions(matrix, 1)).toEqual([
      { truth: 0, taken: 1, count: 1 }
    ]);
  });

  it('differs from another in the cells that are not the same', () => {
    const better = fromCells(
      new Map([
        [0, 3],
        [4, 3],
        [6, 1]
      ]),
      3
    );
    const by = difference(matrix, better);
    expect([...by.counts]).toEqual([1, -1]);
    expect(countAt(by, 0, 1)).toBe(-1);
  });

  it('moves with the threshold', () => {
    const scores = {
      label: 1,
      edges: Float64Array.of(0.1, 0.4, 0.8),
      positives: Float64Array.of(0, 1, 1),
      negatives: Float64Array.of(1, 1, 0),
      auc: null,
      averagePrecision: null
    };
    const cells = (threshold: number) => {
      const at = matrixAt(scores, threshold);
      return [0, 1].map(truth => [0, 1].map(by => countAt(at, truth, by)));
    };
    expect(cells(0.4)).toEqual([
      [1, 1],
      [0, 2]
    ]);
    expect(cells(0.5)).toEqual([
      [2, 0],
      [1, 1]
    ]);
  });
});

describe('classes', () => {
  const labels = ['cat', 'dog', 'owl'];

  it('are sorted by name, size, confusion and any measure', () => {
    expect(orderedClasses(['c10', 'c9', 'c1'], matrix, 'name')).toEqual([
      2, 1, 0
    ]);
    expect(orderedClasses(labels, matrix, 'support')).toEqual([0, 1, 2]);
    expect(orderedClasses(labels, matrix, 'confusion')).toEqual([0, 1, 2]);
    expect(
      orderedClasses(labels, matrix, { by: 'recall', down: false })
    ).toEqual([2, 0, 1]);
  });

  it('are found in whatever case', () => {
    expect(orderedClasses(labels, matrix, 'given', ' O')).toEqual([1, 2]);
  });

  it('go back to their order with the third press on a head', () => {
    const first = nextOrder('given', 'f1');
    expect(first).toEqual({ by: 'f1', down: false });
    const second = nextOrder(first, 'f1');
    expect(second).toEqual({ by: 'f1', down: true });
    expect(nextOrder(second, 'f1')).toBe('given');
  });

  it('are grouped by what their names begin with', () => {
    const names = ['bird/owl', 'bird/jay', 'fish/cod', 'none'];
    const groups = groupsBySign(names, '/');
    expect(groups?.names).toEqual(['bird', 'fish', 'none']);
    expect([...(groups?.of ?? [])]).toEqual([0, 0, 1, 2]);
    expect(groupingSigns(names)).toEqual(['/']);
    expect(groupingSigns(['a', 'b'])).toEqual([]);
  });
});

it('folds have a mean and a spread', () => {
  expect(spreadOf([1, 2, 3, NaN])).toEqual({ mean: 2, deviation: 1 });
  expect(spreadOf([2]).deviation).toBe(0);
});
