import { expect, it } from 'vitest';
import { mayBeRunning } from '../../../js/lab/cells/executedCells';

it('goes by the state of a cell where JupyterLab tells it', () => {
  expect(mayBeRunning({ executionCount: null, executionState: 'idle' })).toBe(
    false
  );
  expect(mayBeRunning({ executionCount: 3, executionState: 'running' })).toBe(
    true
  );
});

it('goes by the count in JupyterLab before 4.4', () => {
  expect(mayBeRunning({ executionCount: null })).toBe(true);
  expect(mayBeRunning({ executionCount: 3 })).toBe(false);
});
