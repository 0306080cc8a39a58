// @vitest-environment happy-dom
/** Groups of runs as the page shows them: headings, the best beside the mean, two levels. */
import '../layout';
import { render, screen, within } from '@testing-library/react';
import React from 'react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { english } from '../../../js/core/text/text';
import { PLAIN } from '../../../js/core/table/tableLayout';
import type { RunsSpec, TableLayout } from '../../../js/protocol/generated';
import { RunTable } from '../../../js/ui/table/RunTable';
import { makeRun, MemoryKernel } from '../memoryKernel';

const HOSTILE = '<img src=x onerror=alert(1)>';

const rows = Array.from({ length: 7 }, (_, n) =>
  makeRun(n, {
    params: n === 6 ? {} : { depth: String(n % 2), rate: '0.1' },
    tags: { team: n % 3 === 0 ? HOSTILE : 'blue' },
    metrics: { loss: n + 0.5, epoch: n }
  })
);

function show(layout: Partial<TableLayout>): { last: () => TableLayout } {
  const spec: RunsSpec = {
    view: 'runs',
    view_id: 'view',
    store_id: null,
    query: { experiment_ids: null, filter: '', order_by: [] },
    layout: { ...PLAIN, ...layout }
  };
  let told = spec;
  render(
    <RunTable
      client={new MemoryKernel(rows).connect()}
      spec={spec}
      snapshot={null}
      takenAt={null}
      text={english}
      onSpecChange={changed => {
        told = changed;
      }}
    />
  );
  return { last: () => told.layout ?? PLAIN };
}

const heading = (name: string) => screen.findByRole('rowheader', { name });
const rowOf = async (name: string) => (await heading(name)).closest('tr')!;

it('a group says what it has the same of, how many it has, its mean and its best', async () => {
  show({ group_by: { group: 'param', key: 'depth' } });
  const row = await rowOf('depth = 0 · 3 runs');
  const told = [...row.children].map(({ textContent }) => textContent);
  expect(told).toContain('2.5 ± 2.0 best 0.5');
  // Of what nobody knows which way it is better there is no best.
  expect(told).toContain('2.0 ± 2.0');
  const alone = await rowOf('depth not set · 1 run');
  expect(alone.textContent).not.toContain('±');
});

it('a direction that a person has chosen decides what is best', async () => {
  show({
    group_by: { group: 'param', key: 'depth' },
    directions: { loss: 'higher' }
  });
  const row = await rowOf('depth = 0 · 3 runs');
  expect(row.textContent).toContain('best 4.5');
});

it('a second level is chosen in the menu, opened by keys and taken back by its chip', async () => {
  const user = userEvent.setup();
  const { last } = show({ group_by: { group: 'param', key: 'depth' } });
  await heading('depth = 0 · 3 runs');
  await user.click(screen.getByRole('button', { name: 'Group' }));
  await user.click(screen.getByRole('menuitem', { name: 'Then By' }));
  const second = screen.getByRole('menu', { name: 'Then By' });
  expect(
    within(second).queryByRole('menuitemcheckbox', { name: 'params.depth' })
  ).toBeNull();
  await user.click(
    within(second).getByRole('menuitemcheckbox', { name: 'tags.team' })
  );
  expect(last().then_by).toEqual({ group: 'tag', key: 'team' });
  expect(screen.getByText('then by team')).toBeTruthy();

  screen.getByRole('treegrid').focus();
  await user.keyboard('{Home}{ArrowRight}');
  const inner = await rowOf(`team = ${HOSTILE} · 1 run`);
  expect(inner.getAttribute('aria-level')).toBe('2');
  expect(document.querySelector('tbody img')).toBeNull();
  await user.keyboard('{ArrowDown}{ArrowRight}');
  const run = await rowOf('run-0');
  expect(run.getAttribute('aria-level')).toBe('3');
  // To the group that it is in, and to the one around that.
  await user.keyboard('{ArrowDown}{ArrowLeft}{ArrowLeft}{ArrowLeft}');
  const top = await rowOf('depth = 0 · 3 runs');
  expect(top.className).toContain('jp-mod-active');

  await user.click(
    screen.getByRole('button', { name: 'by depth: No groups of this' })
  );
  await heading('team = blue · 4 runs');
  expect(last()).toMatchObject({ group_by: { group: 'tag', key: 'team' } });
  expect(last().then_by).toBeUndefined();
  await user.click(screen.getByRole('button', { name: 'by team: No groups' }));
  expect(last().group_by).toBeNull();
});

it('a header groups by its column, and then by another', async () => {
  const user = userEvent.setup();
  const { last } = show({ group_by: { group: 'param', key: 'depth' } });
  await heading('depth = 0 · 3 runs');
  const header = screen.getByRole('columnheader', { name: 'rate' });
  await user.pointer({ keys: '[MouseRight]', target: header });
  await user.click(
    screen.getByRole('menuitemcheckbox', { name: 'Then Group by This' })
  );
  expect(last()).toMatchObject({
    group_by: { group: 'param', key: 'depth' },
    then_by: { group: 'param', key: 'rate' }
  });
  await user.pointer({ keys: '[MouseRight]', target: header });
  await user.click(
    screen.getByRole('menuitemcheckbox', { name: 'Group by This' })
  );
  expect(last()).toMatchObject({ group_by: { group: 'param', key: 'rate' } });
  expect(last().then_by).toBeUndefined();
});
