import { describe, expect, it } from 'vitest';
import {
  columnAxis,
  finiteRange,
  residualCounts,
  residualDistributions,
  residualsOf,
  unplaced,
  worstSamples
} from '../../../../js/core/evaluation/residuals';
import type { RegressionSubject } from '../../../../js/core/evaluation/scoreCounts';

const subject = (
  actual: number[],
  predicted: number[],
  more: Partial<RegressionSubject> = {}
): RegressionSubject => ({
  title: 'a',
  style: { colour: '#0077bb', shape: 'circle', dash: '' },
  ids: actual.map((_, at) => `s${String(at)}`),
  actual: Float64Array.from(actual),
  predicted: Float64Array.from(predicted),
  columns: [],
  count: actual.length,
  ...more
});

describe('residuals', () => {
  const these = subject([1, 2, 3, NaN], [2, 2, 1, 0]);

  it('are what was there minus what was predicted', () => {
    expect([...residualsOf(these)]).toEqual([-1, 0, 2, NaN]);
    expect(unplaced(these, these.predicted)).toBe(1);
  });

  it('are counted with both ends of the last bar', () => {
    const { edges, counts } = residualCounts(
      Float64Array.of(-1, -0.9, 0.1, 0.2, 0.3, 1, NaN, 5),
      [-1, 1],
      20
    );
    expect(edges).toHaveLength(21);
    expect(edges[20]).toBe(1);
    // As numpy.histogram counts: of the edges of bars 0.1 and 0.2 are near alone.
    expect([...counts]).toEqual([
      ...[1, 1, 0, 0, 0, 0, 0, 0, 0, 0],
      ...[1, 1, 1, 0, 0, 0, 0, 0, 0, 1]
    ]);
  });

  it('are in the same bars for every subject, or as they were told', () => {
    const told = { edges: Float64Array.of(0, 1), counts: Float64Array.of(9) };
    const [first, second, third] = residualDistributions([
      these,
      subject([9], [0]),
      subject([], [], { residuals: told, count: 9 })
    ]);
    expect([...second!.edges]).toEqual([...first!.edges]);
    expect([first!.edges[0], first!.edges.at(-1)]).toEqual([-1, 9]);
    expect(third).toBe(told);
  });

  it('say which samples are worst', () => {
    expect(worstSamples(these, 2)).toEqual([
      { id: 's2', actual: 3, predicted: 1 },
      { id: 's0', actual: 1, predicted: 2 }
    ]);
    const worst = [{ id: 'far', actual: 1, predicted: 99 }];
    expect(worstSamples({ ...these, worst })).toEqual(worst);
  });

  it('have a range where one number is finite', () => {
    expect(
      finiteRange([
        [NaN, 2],
        [Infinity, 1]
      ])
    ).toEqual([1, 2]);
    expect(finiteRange([[0]])).toEqual([-0.5, 0.5]);
    expect(finiteRange([[NaN], []])).toBeNull();
  });
});

describe('a logged column along an axis', () => {
  it('has its numbers, or a place for each text', () => {
    const sizes = { name: 'size', values: Float64Array.of(3, 4) };
    const names = { name: 'kind', values: ['b', 'a'] };
    const one = subject([1, 2], [1, 2], { columns: [sizes, names] });
    const other = subject([1], [1], {
      columns: [{ name: 'kind', values: ['c'] }]
    });
    const found = columnAxis([one, other], 'size');
    expect(found.categories).toBeNull();
    expect(found.values.map(each => [...each])).toEqual([[3, 4], []]);
    const kinds = columnAxis([one, other], 'kind');
    expect(kinds.categories).toEqual(['b', 'a', 'c']);
    expect(kinds.values.map(each => [...each])).toEqual([[0, 1], [2]]);
  });
});
