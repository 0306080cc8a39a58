// @vitest-environment happy-dom
import { everythingInSight } from '../layout';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CellRow } from '../../../js/protocol/generated';
import { NOON } from '../memoryKernel';
import { makeDetail, RunKernel } from '../runKernel';
import { open, page } from '../runPage';

beforeEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  everythingInSight();
});

describe('the code of a run', () => {
  it('shows the cells, and finds them in the notebook', async () => {
    const kernel = new RunKernel(makeDetail());
    const cell: CellRow = {
      execution_id: '1',
      cell_id: 'c1',
      notebook: 'quickstart.ipynb',
      source: 'fit()',
      source_is_cut: false,
      execution_count: 3,
      starts_run: true,
      start_time: NOON,
      end_time: NOON + 1500,
      outcome: 'error',
      printed: 'epoch 1',
      figures: ['cells/figure.png']
    };
    kernel.cells = [cell, { ...cell, execution_id: '2', cell_id: '' }];
    kernel.files = {
      'cells/figure.png': {
        kind: 'image',
        content: 'png',
        media_type: 'image/png'
      }
    };
    const onRevealCell = vi.fn(() => Promise.resolve(false));
    render(page(kernel, { onRevealCell }));
    const panel = await open('Cells');
    const [first] = await panel.findAllByRole('listitem');
    expect(first?.textContent).toContain('Raised an exception1.5 s');
    expect(first?.textContent).toContain('epoch 1');
    const user = userEvent.setup();
    await user.click(panel.getByRole('button', { name: 'Show in notebook' }));
    expect(onRevealCell).toHaveBeenCalledWith('quickstart.ipynb', 'c1');
    await screen.findByText('The notebook no longer has this cell.');
    expect(await panel.findAllByRole('img')).toHaveLength(2);
  });

  it('asks for the uncommitted difference when somebody wants it', async () => {
    const git = {
      root: '/home/ada',
      commit: 'c0ffee',
      branch: null,
      remote: null,
      changed: ['model.py'],
      untracked: [],
      diff: 'digest',
      diff_cut: false,
      problem: null
    };
    const environment = {
      host: 'vm',
      user: 'ada',
      folder: '/home/ada',
      command: ['python', 'train.py'],
      notebook: null,
      python: '3.13',
      executable: 'python',
      os: 'Linux',
      packages: { numpy: '2.3' },
      cpu: 'x',
      cpu_count: 2,
      memory: 16_000_000_000,
      gpus: [],
      git
    };
    const kernel = new RunKernel(makeDetail({ environment }));
    render(page(kernel));
    const user = userEvent.setup();
    await user.click(
      await screen.findByRole('button', {
        name: 'Show the uncommitted difference'
      })
    );
    const diff = await screen.findByLabelText('Uncommitted difference');
    expect(diff.querySelector('.jp-mod-added')?.textContent).toBe('+3\n');
    expect(screen.getByText('detached head')).toBeTruthy();
    expect(screen.getByText('x, 2 cores')).toBeTruthy();
    expect(screen.getByText('16 GB')).toBeTruthy();
  });
});
