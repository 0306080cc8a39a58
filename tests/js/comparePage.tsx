/** A comparison for tests of what it shows. Imported for its effect, too: everything has a size at once. */
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { beforeEach, vi } from 'vitest';
import { english } from '../../js/core/text/text';
import type { Client } from '../../js/protocol/client';
import type {
  CompareLayout,
  CompareSpec,
  RunRow
} from '../../js/protocol/generated';
import type { Saved } from '../../js/protocol/saved';
import compare from '../../js/ui/views/compare';
import { type Host, NO_HOST } from '../../js/ui/views/view';
import { CompareKernel } from './compareKernel';
import { makeRun } from './memoryKernel';

/** Tells at once how large everything is. */
class SizeKnown implements ResizeObserver {
  constructor(private readonly _tell: ResizeObserverCallback) {}

  observe(): void {
    this._tell([], this);
  }

  unobserve(): void {
    // Nothing changes.
  }

  disconnect(): void {
    // Nothing changes.
  }
}

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', SizeKnown);
});

export const spec: CompareSpec = {
  view: 'compare',
  view_id: 'v',
  store_id: null,
  query: { experiment_ids: null, filter: '', order_by: [] }
};

/** A comparison as a page shows it. */
export function view(
  client: Client,
  host: Partial<Host> = {},
  saved: Saved<'compare'> | null = null,
  layout?: CompareLayout
) {
  return (
    <compare.Component
      client={client}
      spec={layout ? { ...spec, layout } : spec}
      saved={saved}
      text={english}
      compact
      host={{ ...NO_HOST, ...host }}
    />
  );
}

/** Three runs with two metrics of training and validation, and two params. */
export function threeRuns(): RunRow[] {
  return ['adam', 'sgd', 'adam'].map((optimizer, n) =>
    makeRun(n, {
      params: { optimizer, lr: String(10 ** -n), seed: '7' },
      metrics: { 'train/loss': 3 - n, 'val/loss': 4 - n },
      status: n === 2 ? 'FAILED' : 'FINISHED'
    })
  );
}

export function kernelOf(runs = threeRuns()): CompareKernel {
  const kernel = new CompareKernel(runs);
  runs.forEach(({ run_id }, n) => {
    kernel.series[run_id] = {
      'train/loss': [9, 5, 3 - n],
      'val/loss': [10, 6, 4 - n]
    };
  });
  return kernel;
}

/** Show a section of it. */
export async function open(section: string) {
  const user = userEvent.setup();
  await user.click(await screen.findByRole('tab', { name: section }));
  return user;
}
