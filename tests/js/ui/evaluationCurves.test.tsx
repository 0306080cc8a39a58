// @vitest-environment happy-dom
import { everythingInSight } from '../layout';
import { drawnIn } from '../canvas';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React, { useState } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type {
  CurveSubject,
  ScoreCounts
} from '../../../js/core/evaluation/scoreCounts';
import { runStyle } from '../../../js/core/marks/runColours';
import { english } from '../../../js/core/text/text';
import { EvaluationCurves } from '../../../js/ui/evaluation/Curves';

beforeEach(everythingInSight);

const counts = (more: Partial<ScoreCounts> = {}): ScoreCounts => ({
  label: 1,
  edges: Float64Array.of(0.1, 0.3, 0.5, 0.7, 0.9),
  positives: Float64Array.of(1, 2, 3, 4, 5),
  negatives: Float64Array.of(9, 6, 3, 0, 1),
  auc: null,
  averagePrecision: null,
  ...more
});
const hostile = '<img src=x onerror=alert(1)>';
const subject = (more: Partial<CurveSubject> = {}): CurveSubject => ({
  title: 'first run',
  style: runStyle('a'),
  labels: ['no', hostile],
  scores: [counts()],
  ...more
});

function Page(props: {
  subjects: readonly CurveSubject[];
  onSave?: (threshold: number) => void;
  onLabel?: (label: number) => void;
}) {
  const { onLabel, ...rest } = props;
  const [threshold, onThreshold] = useState<number | null>(null);
  const [label, setLabel] = useState(1);
  return (
    <EvaluationCurves
      {...{ threshold, onThreshold, label, ...rest }}
      onLabel={next => {
        onLabel?.(next);
        setLabel(next);
      }}
      text={english}
      compact
    />
  );
}

const slider = (name: string) => screen.getByRole('slider', { name });
const cells = (table: HTMLElement) =>
  within(table)
    .getAllByRole('row')
    .map(row => [...row.children].map(({ textContent }) => textContent));
const matrix = (name: RegExp | string = 'At the threshold') =>
  cells(screen.getByRole('table', { name })).slice(1);
const measures = () =>
  screen.getAllByRole('definition').map(({ textContent }) => textContent);

describe('the curves of an evaluation', () => {
  it('have one threshold, which moves the matrix and every plot', async () => {
    const user = userEvent.setup();
    render(<Page subjects={[subject()]} />);
    expect(matrix()).toEqual([
      [hostile, '12', '3'],
      ['All others', '4', '15']
    ]);
    expect(measures()).toEqual(['0.75', '0.8', '0.7742', '0.7941']);
    expect(slider('ROC').getAttribute('aria-valuetext')).toBe(
      'Threshold 0.5 · False positive rate 0.2105 · True positive rate 0.8'
    );
    slider('ROC').focus();
    await user.keyboard('{ArrowRight}');
    expect(slider('Threshold').getAttribute('aria-valuetext')).toBe(
      '0.51 · precision 0.9, recall 0.6'
    );
    await user.keyboard('{Shift>}{ArrowLeft}{/Shift}');
    for (const name of [
      ...['ROC', 'Precision–recall', 'Calibration', 'Gain', 'Scores']
    ]) {
      expect(slider(name).getAttribute('aria-valuenow')).toBe('0.509');
    }
    expect(matrix()[0]).toEqual([hostile, '9', '6']);
    await user.keyboard('{End}');
    expect(matrix()[0]).toEqual([hostile, '0', '15']);
    // A precision of nothing is not defined.
    expect(measures()[0]).toBe('–');
    await user.click(screen.getByRole('button', { name: 'Reset' }));
    expect(matrix()[0]).toEqual([hostile, '12', '3']);
  });

  it('say what is under them, and have a table each', async () => {
    const user = userEvent.setup();
    render(<Page subjects={[subject({ scores: [counts({ auc: 0.875 })] })]} />);
    expect(screen.getByText('AUC 0.875')).toBeTruthy();
    expect(screen.getByText('AP 0.775')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'As a table: ROC' }));
    const figure = screen.getByRole('figure', { name: 'ROC' });
    expect(cells(within(figure).getByRole('table')).slice(0, 3)).toEqual([
      ['False positive rate', 'True positive rate', 'Threshold'],
      ['0', '0', '∞'],
      ['0.05263', '0.3333', '0.9']
    ]);
    await user.click(
      screen.getByRole('button', { name: 'As a table: Scores' })
    );
    const scores = screen.getByRole('figure', { name: 'Scores' });
    const lines = cells(within(scores).getByRole('table'));
    expect(
      lines.find(line => line[4] === undefined && line[2] === '9')
    ).toEqual([...['0.08', '0.4737', '9', 'All others']]);
  });

  it('are drawn over one another for several runs, of a class of the same name', async () => {
    const other = subject({
      ...{ title: 'second run', style: runStyle('b'), without: 2 },
      labels: [hostile, 'no'],
      scores: [counts({ label: 0, positives: Float64Array.of(5, 4, 3, 2, 1) })]
    });
    render(<Page subjects={[subject(), other]} />);
    const figure = screen.getByRole('figure', { name: 'ROC' });
    await waitFor(() => {
      const { paths } = drawnIn(figure);
      const drawn = new Set(paths.map(({ style }) => style));
      expect(drawn).toContain(runStyle('a').colour);
      expect(drawn).toContain(runStyle('b').colour);
    });
    expect(matrix(/second run/)[0]).toEqual([hostile, '6', '9']);
    expect(
      screen.getByText(
        'second run: 2 samples have no score (NaN) and are left out'
      )
    ).toBeTruthy();
    expect(slider('Gain').getAttribute('aria-valuetext')).toMatch(
      /first run: .* second run: /
    );
  });

  it('are of any class that has scores', async () => {
    const user = userEvent.setup();
    const onLabel = vi.fn();
    const labels = ['a', 'b', 'c'];
    const scores = [
      counts({ label: 1 }),
      counts({ label: 2, positives: Float64Array.of(0, 0, 0, 0, 7) })
    ];
    render(<Page subjects={[subject({ labels, scores })]} onLabel={onLabel} />);
    const box = screen.getByRole('combobox', { name: 'Class' });
    expect([...box.children].map(each => each.textContent)).toEqual(['b', 'c']);
    await user.selectOptions(box, 'c');
    expect(onLabel).toHaveBeenCalledWith(2);
    expect(matrix()[0]).toEqual(['c', '7', '0']);
  });

  it('keep a threshold that was found by cost or by a wanted measure', async () => {
    const user = userEvent.setup();
    const onSave = vi.fn();
    render(<Page subjects={[subject()]} onSave={onSave} />);
    const find = screen.getByRole('button', { name: 'Find a threshold…' });
    await user.click(find);
    const missed = screen.getByRole('spinbutton', { name: 'False negative' });
    await user.clear(missed);
    await user.type(missed, '10');
    expect(screen.getByText('Threshold 0.1')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Set' }));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(matrix()[0]).toEqual([hostile, '15', '0']);
    await user.click(find);
    const by = screen.getByRole('combobox', { name: 'By' });
    await user.selectOptions(by, 'Wanted precision');
    const least = screen.getByRole('spinbutton', { name: 'Value' });
    await user.clear(least);
    await user.type(least, '0.99');
    expect(screen.getByText('No threshold reaches it')).toBeTruthy();
    await user.selectOptions(by, 'Wanted recall');
    await user.clear(least);
    await user.type(least, '0.6{Enter}');
    expect(matrix()[0]).toEqual([hostile, '9', '6']);
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(onSave).toHaveBeenCalledExactlyOnceWith(0.7);
  });

  it('take a threshold of the table, or a number that is typed', async () => {
    const user = userEvent.setup();
    render(<Page subjects={[subject()]} />);
    const table = screen.getByRole('region', { name: 'Thresholds' });
    const lines = cells(within(table).getByRole('table'));
    expect(lines).toHaveLength(20);
    expect(lines[14]).toEqual([
      ...['0.7', '9', '1', '6', '18', '0.9', '0.6', '0.72', '0.7941']
    ]);
    await user.click(within(table).getByRole('button', { name: '0.7' }));
    expect(matrix()[0]).toEqual([hostile, '9', '6']);
    await user.click(
      within(table).getByRole('checkbox', { name: 'At each of 5 scores' })
    );
    expect(cells(within(table).getByRole('table'))).toHaveLength(6);
    const box = screen.getByRole('spinbutton', {
      name: 'Threshold as a number'
    });
    await user.clear(box);
    await user.type(box, '0.2');
    expect(matrix()[0]).toEqual([hostile, '14', '1']);
  });
});

describe('scores of which no curve can be drawn', () => {
  it('are said to be none', () => {
    render(<Page subjects={[subject({ scores: [] })]} />);
    expect(
      screen.getByText('There are no scores to draw curves of.')
    ).toBeTruthy();
  });

  it('are of one class only: a sentence stands where a plot would be', () => {
    const alone = counts({ negatives: new Float64Array(5) });
    render(<Page subjects={[subject({ scores: [alone] })]} />);
    expect(
      screen.getAllByText(
        'This needs samples of the class and samples of another class.'
      )
    ).toHaveLength(3);
    expect(screen.getByText('every sample is of this class')).toBeTruthy();
    expect(slider('Scores')).toBeTruthy();
    expect(matrix()[0]).toEqual([hostile, '12', '3']);
  });

  it('are no probabilities: calibration says so', () => {
    const edges = Float64Array.of(-2, -1, 0, 1, 2);
    render(<Page subjects={[subject({ scores: [counts({ edges })] })]} />);
    expect(
      screen.getByText(
        'These scores are no probabilities: some are below 0 or above 1.'
      )
    ).toBeTruthy();
    // Margins are told apart at zero.
    expect(slider('Threshold').getAttribute('aria-valuetext')).toMatch(/^0 ·/);
    expect(slider('ROC').getAttribute('aria-valuemin')).toBe('-2');
  });
});
