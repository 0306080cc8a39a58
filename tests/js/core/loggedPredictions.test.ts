import { describe, expect, it } from 'vitest';
import {
  evaluationOf,
  loggedPredictions
} from '../../../js/core/run/loggedPredictions';
import { isSpec } from '../../../js/protocol/generatedChecks';

const told = {
  name: 'predictions',
  split: 'test',
  fold: null,
  task: 'multiclass',
  count: 450,
  classes: 10,
  scores: true,
  path: 'predictions/predictions/test.parquet'
};
const tags = (...values: unknown[]) =>
  Object.fromEntries(
    values.map((value, at) => [
      `trialbook.predictions.${String(at)}`,
      typeof value === 'string' ? value : JSON.stringify(value)
    ])
  );

describe('logged predictions', () => {
  it('are told by tags, the folds of a split together', () => {
    const found = loggedPredictions({
      ...tags(
        { ...told, split: 'val', fold: 0, count: 3, classes: 2 },
        { ...told, split: 'val', fold: 1, count: 4, classes: 3 },
        told,
        { ...told, name: 'Another', task: 'regression', classes: 0 }
      ),
      'mlflow.user': JSON.stringify({ ...told, name: 'no' })
    });
    expect(
      found.map(({ name, split, count, classes, folds }) =>
        [name, split, count, classes, folds].join(' ')
      )
    ).toEqual([
      'Another test 450 0 0',
      'predictions test 450 10 0',
      'predictions val 7 3 2'
    ]);
  });

  it('leave out what somebody else wrote under such a tag', () => {
    const wrong = ['', 'no JSON', 'null', '3', '[]', '{}'];
    const changed = [
      { name: 1 },
      { split: null },
      { task: ['binary'] },
      { count: -1 },
      { count: 1.5 },
      { classes: '2' },
      { fold: 'first' }
    ].map(change => ({ ...told, ...change }));
    expect(loggedPredictions(tags(...wrong, ...changed))).toEqual([]);
  });

  it('open as a view that the protocol knows', () => {
    const run = { store_id: null, run_id: 'a'.repeat(32) };
    expect(isSpec(evaluationOf(run, told))).toBe(true);
  });
});
