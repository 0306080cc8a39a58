// @vitest-environment happy-dom
import { everythingInSight } from '../layout';
import { drawnIn } from '../canvas';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { RegressionSubject } from '../../../js/core/evaluation/scoreCounts';
import { runStyle } from '../../../js/core/marks/runColours';
import { formatCount } from '../../../js/core/text/format';
import { english } from '../../../js/core/text/text';
import { RegressionPlots } from '../../../js/ui/evaluation/Residuals';

beforeEach(everythingInSight);

const subject = (more: Partial<RegressionSubject> = {}): RegressionSubject => ({
  title: 'first run',
  style: runStyle('a'),
  ids: ['a', 'b', '<b>c</b>', 'd'],
  actual: Float64Array.of(1, 2, 3, NaN),
  predicted: Float64Array.of(1.5, 2, 1, 4),
  columns: [
    { name: 'size', values: Float64Array.of(7, 5, 6, 8) },
    { name: 'kind', values: ['x', 'y', 'x', 'y'] }
  ],
  count: 4,
  ...more
});
const page = (subjects: RegressionSubject[], onSample = vi.fn()) => {
  render(
    <RegressionPlots {...{ subjects, onSample }} text={english} compact />
  );
  return onSample;
};
const figure = (name: string) => screen.getByRole('figure', { name });
const cells = (table: HTMLElement) =>
  within(table)
    .getAllByRole('row')
    .map(row => [...row.children].map(({ textContent }) => textContent));

describe('the predictions of a regressor', () => {
  it('are points, residuals and a distribution', async () => {
    page([subject()]);
    for (const name of ['Predicted against actual', 'Residuals']) {
      await waitFor(() => {
        const { paths } = drawnIn(figure(name));
        expect(
          paths.filter(({ path }) => path.arcs > 0 || path.from)
        ).toHaveLength(3);
      });
      expect(
        within(figure(name)).getByText('4 samples · 1 without a finite value')
      ).toBeTruthy();
    }
    expect(
      figure('Distribution of errors').querySelector('canvas')
    ).toBeTruthy();
  });

  it('are walked along by keys, and looked at', async () => {
    const user = userEvent.setup();
    const onSample = page([subject()]);
    const residuals = within(figure('Residuals')).getByRole('group', {
      name: 'Residuals'
    });
    residuals.focus();
    await user.keyboard('{ArrowRight}');
    const spoken = figure('Residuals').querySelector('[aria-live]')!;
    expect(spoken.textContent).toBe(
      '<b>c</b> · Predicted 1 · Actual − predicted 2'
    );
    await user.keyboard('{Enter}');
    expect(onSample).toHaveBeenCalledExactlyOnceWith('<b>c</b>');
    await user.keyboard('{End}');
    expect(spoken.textContent).toBe('b · Predicted 2 · Actual − predicted 0');
  });

  it('are set against any column, of numbers or of texts', async () => {
    const user = userEvent.setup();
    page([subject()]);
    const box = screen.getByRole('combobox', { name: 'Residuals against' });
    await user.click(
      screen.getByRole('button', { name: 'As a table: Residuals' })
    );
    await user.selectOptions(box, 'size');
    expect(cells(within(figure('Residuals')).getByRole('table'))).toEqual([
      ['Sample', 'size', 'Actual − predicted'],
      ['a', '7', '-0.5'],
      ['b', '5', '0'],
      ['<b>c</b>', '6', '2'],
      ['d', '8', 'NaN']
    ]);
    await user.selectOptions(box, 'kind');
    expect(cells(within(figure('Residuals')).getByRole('table'))[2]).toEqual([
      'b',
      'y',
      '0'
    ]);
  });

  it('say which samples are worst, and how many are not here', async () => {
    const user = userEvent.setup();
    const worst = [{ id: 'far', actual: 1, predicted: 99 }];
    const onSample = page([
      subject(),
      subject({ title: 'second run', style: runStyle('b'), count: 9000, worst })
    ]);
    const first = screen.getByRole('region', {
      name: 'Worst samples of first run'
    });
    expect(cells(within(first).getByRole('table'))).toEqual([
      ['Sample', 'Actual', 'Predicted', 'Actual − predicted'],
      ['<b>c</b>', '3', '1', '2'],
      ['a', '1', '1.5', '-0.5'],
      ['b', '2', '2', '0']
    ]);
    await user.click(screen.getByRole('button', { name: 'far' }));
    expect(onSample).toHaveBeenCalledExactlyOnceWith('far');
    expect(
      within(figure('Residuals')).getByText(
        `6 of ${formatCount(9004).replace(/\s/g, ' ')} samples · 2 without a finite value`
      )
    ).toBeTruthy();
  });

  it('may have no place, or be none', () => {
    page([subject({ actual: new Float64Array(4).fill(NaN) })]);
    expect(
      screen.getAllByText('No sample has a finite value here.')
    ).toHaveLength(3);
    page([
      subject({
        ...{ ids: [], columns: [], count: 0 },
        ...{ actual: new Float64Array(), predicted: new Float64Array() }
      })
    ]);
    expect(screen.getByText('There are no predictions.')).toBeTruthy();
  });
});
