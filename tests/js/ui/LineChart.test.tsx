// @vitest-environment happy-dom
import {
  cleanup,
  fireEvent,
  render,
  screen,
  waitFor
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { chartsIn, drawnIn } from '../canvas';
import { english } from '../../../js/core/text/text';
import type { AxisRange } from '../../../js/protocol/generated';
import type { ChartCurve } from '../../../js/ui/chart/chartData';
import { LineChart, type LineChartProps } from '../../../js/ui/chart/LineChart';
import { Sparkline } from '../../../js/ui/chart/Sparkline';
import { moved, partOf, scaled } from '../../../js/ui/chart/zoom';

const curve = (
  id: string,
  y: number[],
  known: Partial<ChartCurve> = {}
): ChartCurve => ({
  id,
  label: id,
  style: { colour: id },
  x: Float64Array.from(y, (_, at) => 1000 * at),
  y: Float64Array.from(y),
  ...known
});

const WHOLE = { start: 0, end: 2000 };

function chart(curves: ChartCurve[], props: Partial<LineChartProps> = {}) {
  return (
    <LineChart
      curves={curves}
      axis="relative"
      range={null}
      whole={WHOLE}
      log={false}
      width={300}
      summary="two runs"
      text={english}
      onZoom={() => undefined}
      {...props}
    />
  );
}

const group = () => screen.getByRole('group', { name: 'two runs' });
const spoken = () => group().querySelector('[aria-live]')?.textContent;

/** What is drawn in a colour, once there is a chart. */
async function linesOf(colour: string) {
  await waitFor(() => {
    expect(chartsIn(group())).toHaveLength(1);
  });
  return drawnIn(group()).paths.filter(({ style }) => style === colour);
}

afterEach(cleanup);

describe('a line chart', () => {
  it('draws whatever curves it is given over one axis', async () => {
    const dashed = { style: { colour: 'blue', dash: '6 3' } };
    render(chart([curve('red', [3, 2, 1]), curve('blue', [1, 3], dashed)]));
    const [red] = await linesOf('red');
    const [blue] = await linesOf('blue');
    expect(red?.path.points.map(([x]) => x)).toEqual([40, 161, 282]);
    const heights = red?.path.points.map(([, y]) => y) ?? [];
    expect(heights).toEqual([...heights].sort((a, b) => a - b));
    expect([red?.dash, blue?.dash]).toEqual([[], [6, 3]]);
    expect(drawnIn(group()).texts).toEqual(['0', '1 s', '2 s', '1', '2', '3']);
    expect(chartsIn(group())[0]).toMatchObject({
      points: '3 2',
      range: '0 2000',
      scale: 'linear'
    });
  });

  it('shows the range that is asked for alone, and lines go on beyond it', async () => {
    const yOnly = { start: 0, end: 2 };
    render(chart([curve('red', [1, 9, 1])], { yOnly }));
    const [red] = await linesOf('red');
    const [, , , low, ...above] = drawnIn(group()).texts;
    expect([low, above.at(-1)]).toEqual(['0', '2']);
    expect(red?.path.points).toHaveLength(3);
    // The one in the middle lies above all that is drawn.
    expect(red?.path.points[1]?.[1]).toBeLessThan(0);
  });

  it('reads what charts that it is linked to read, and points at no curve for them', async () => {
    const onPoint = vi.fn();
    const linked = { linkedTo: 'all', onPoint };
    render(
      <>
        {chart([curve('red', [3, 2, 1])], { ...linked, summary: 'one' })}
        {chart([curve('blue', [5, 6, 7])], { ...linked, summary: 'other' })}
        {chart([curve('green', [0, 0, 0])], { summary: 'apart' })}
      </>
    );
    const named = (name: string) => screen.getByRole('group', { name });
    await waitFor(() => {
      expect(chartsIn(document.body)).toHaveLength(3);
    });
    const over = named('one').querySelector('.u-over');
    fireEvent.mouseMove(over ?? document.body, { clientX: 131, clientY: 10 });
    await waitFor(() => {
      expect(named('other').textContent).toContain('61.0 s');
    });
    expect(named('one').textContent).toContain('21.0 s');
    // Where nothing is read stands the last point.
    expect(named('apart').textContent).toContain('02.0 s');
    expect(onPoint.mock.calls).toEqual([['red']]);
    fireEvent.mouseLeave(over ?? document.body);
    await waitFor(() => {
      expect(onPoint.mock.lastCall).toEqual([null]);
    });
  });

  it('names curves in words that stay text', async () => {
    const hostile = '<img src=x onerror=alert(1)>';
    render(chart([curve(hostile, [1, 2]), curve('b', [1, 2])]));
    await linesOf('b');
    expect(screen.getByText(hostile)).toBeTruthy();
    expect(document.querySelector('img')).toBeNull();
  });

  it('draws anew in the same place when there are more points, and other lines when there are', async () => {
    const { rerender } = render(chart([curve('red', [3, 2])]));
    await linesOf('red');
    const canvas = group().querySelector('canvas');
    rerender(chart([curve('red', [3, 2, 1])], { width: 400 }));
    await waitFor(() => {
      expect(chartsIn(group())[0]?.points).toBe('3');
    });
    expect(group().querySelector('canvas')).toBe(canvas);
    expect(canvas?.width).toBe(400);
    rerender(chart([curve('red', [3, 2, 1]), curve('blue', [1, 1])]));
    await waitFor(() => {
      expect(chartsIn(group())[0]?.points).toBe('3 2');
    });
    expect(group().querySelectorAll('canvas')).toHaveLength(1);
  });

  it('leaves gaps, and marks and names what has no place', async () => {
    const y = [1, NaN, 2, Infinity, 4, 0, -1];
    const { rerender } = render(chart([curve('red', y)]));
    await linesOf('red');
    expect(group().textContent).toContain(
      'Marked at the edge: × NaN, ▲ infinity'
    );
    rerender(chart([curve('red', y)], { log: true }));
    await waitFor(() => {
      expect(chartsIn(group())[0]?.scale).toBe('log');
    });
    expect(group().textContent).toContain('▼ zero or less');
    rerender(chart([curve('red', [NaN, NaN])]));
    await waitFor(() => {
      expect(chartsIn(group())[0]?.points).toBe('2');
    });
  });

  it('draws a single point and rings the best', async () => {
    render(
      chart([curve('red', [5], { best: { x: 0, y: 5 } })], { whole: null })
    );
    const dots = await linesOf('red');
    expect(dots.some(({ filled }) => filled)).toBe(true);
    const [ring] = drawnIn(group()).paths.filter(({ path }) => path.arcs > 0);
    expect(ring?.path.points).toHaveLength(1);
  });

  it('is read by keys, from point to point and from curve to curve', async () => {
    const user = userEvent.setup();
    const best = { x: 2000, y: 1 };
    render(
      chart([curve('red', [3, 2, 1], { best }), curve('blue', [7, 8, NaN])])
    );
    await linesOf('red');
    group().focus();
    await user.keyboard('{ArrowRight}');
    expect(spoken()).toBe('0 ms: red 3');
    await user.keyboard('{End}');
    expect(spoken()).toBe('2.0 s: red 1, the best');
    await user.keyboard('{ArrowDown}');
    expect(spoken()).toBe('2.0 s: blue NaN');
    await user.keyboard('{ArrowLeft}');
    expect(spoken()).toBe('1.0 s: blue 8');
    // The others are read at the same place.
    expect(
      [...group().querySelectorAll('.jp-TrialbookChart-value')].map(
        ({ textContent }) => textContent
      )
    ).toEqual(['2', '8']);
    await user.keyboard('{Escape}');
    expect(spoken()).toBe('');
    await user.keyboard('{ArrowLeft}');
    await user.tab();
    expect(spoken()).toBe('');
  });

  it('asks for another part of the axis by keys, and shows the one it is given', async () => {
    const user = userEvent.setup();
    const onZoom = vi.fn<(range: AxisRange | null) => void>();
    const curves = [curve('red', [3, 2, 1])];
    const { rerender } = render(chart(curves, { onZoom }));
    await linesOf('red');
    group().focus();
    await user.keyboard('+');
    expect(onZoom).toHaveBeenLastCalledWith({ start: 500, end: 1500 });
    const range = { start: 500, end: 1500 };
    rerender(chart(curves, { onZoom, range }));
    await waitFor(() => {
      expect(chartsIn(group())[0]?.range).toBe('500 1500');
    });
    await user.keyboard('{Shift>}{ArrowRight}{/Shift}-0{Control>}0{/Control}');
    expect(onZoom.mock.calls.slice(1)).toEqual([
      [{ start: 750, end: 1750 }],
      [null],
      [null]
    ]);
  });

  it('is read and zoomed by the mouse', async () => {
    const onZoom = vi.fn<(range: AxisRange | null) => void>();
    const curves = [curve('red', [3, 2, 1]), curve('blue', [7, 8, 9])];
    render(chart(curves, { onZoom }));
    await linesOf('red');
    const plot = group().querySelector('canvas')!.nextElementSibling!;
    const place = (clientX: number) => ({ clientX, clientY: 5, movementX: 1 });
    fireEvent.mouseMove(plot, place(121));
    await screen.findByText('1.0 s');
    expect(screen.getByText('8')).toBeTruthy();
    // The mouse has what it points at before its eyes.
    expect(spoken()).toBe('');
    fireEvent.mouseDown(plot, { button: 0, ...place(121) });
    fireEvent.mouseMove(plot, place(181.5));
    fireEvent.mouseUp(document, { button: 0, ...place(181.5) });
    expect(onZoom).toHaveBeenCalledExactlyOnceWith({
      start: expect.closeTo(1000, -2) as number,
      end: expect.closeTo(1500, -2) as number
    });
    fireEvent.dblClick(plot, { button: 0, ...place(121) });
    expect(onZoom).toHaveBeenLastCalledWith(null);
    fireEvent.mouseLeave(plot);
    await waitFor(() => {
      expect(screen.queryByText('1.0 s')).toBeNull();
    });
  });

  it('fills a band behind a line, which counts for the range', async () => {
    const x = Float64Array.from([0, 2000]);
    const [low, high] = [Float64Array.from([0, 0]), Float64Array.from([9, 9])];
    render(chart([curve('red', [3, 2, 1], { band: { x, low, high } })]));
    const [area] = await linesOf('red');
    expect([area?.filled, area?.path.points.length]).toEqual([true, 4]);
    expect(drawnIn(group()).texts).toContain('5');
  });

  it('lets a curve stand out, and tells which one is read', async () => {
    const onPoint = vi.fn<(curveId: string | null) => void>();
    const curves = [curve('red', [3, 2, 1]), curve('blue', [7, 8, 9])];
    const { rerender } = render(chart(curves, { onPoint }));
    await linesOf('red');
    const alphas = () =>
      drawnIn(group())
        .paths.filter(({ filled }) => !filled)
        .flatMap(({ style, alpha }) =>
          ['red', 'blue'].includes(style) ? [[style, alpha]] : []
        );
    expect(alphas()).toEqual([
      ['red', 1],
      ['blue', 1]
    ]);
    rerender(chart(curves, { onPoint, pointed: new Set(['blue']) }));
    await waitFor(() => {
      expect(alphas()).toEqual([
        ['red', 0.3],
        ['blue', 1]
      ]);
    });
    // Nobody was there to be left.
    expect(onPoint).not.toHaveBeenCalled();
    const user = userEvent.setup();
    group().focus();
    await user.keyboard('{ArrowRight}{ArrowDown}{Escape}');
    expect(onPoint.mock.calls).toEqual([['red'], ['blue'], [null]]);
  });

  it('has a metric along it by its name, and logarithmic what is more than nothing', async () => {
    const along = { x: Float64Array.from([0, 0.01, 1]) };
    render(
      chart([curve('red', [3, 2, 1], along)], {
        ...{ axis: 'metric', axisTitle: 'lr', logX: true },
        whole: { start: 0, end: 1 }
      })
    );
    await linesOf('red');
    expect(chartsIn(group())[0]).toMatchObject({
      ...{ points: '2', range: '0.01 1' }
    });
    expect(drawnIn(group()).texts).toEqual(
      expect.arrayContaining(['lr', '0.01', '1'])
    );
    await userEvent.setup().tab();
    await userEvent.setup().keyboard('{Home}');
    expect(spoken()).toBe('lr 0.01: red 2');
  });

  it('says so where it cannot be drawn', async () => {
    vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
    render(chart([curve('red', [1, 2])]));
    await screen.findByText(/The chart could not be drawn/);
  });
});

describe('a part of an axis', () => {
  it('lies within the whole and is more than nothing', () => {
    expect(partOf(WHOLE, 500, 700)).toEqual({ start: 500, end: 700 });
    expect(partOf(WHOLE, -Infinity, Infinity)).toBeNull();
    expect(partOf(WHOLE, 0, 2000)).toBeNull();
    expect(partOf(WHOLE, 700, 500)).toBeNull();
    expect(partOf(WHOLE, NaN, NaN)).toBeNull();
    expect(partOf(null, 1, 2)).toBeNull();
  });

  it('is not moved or made larger where nothing is known', () => {
    const unknown = { range: null, whole: null };
    expect([scaled(unknown, 0.5), moved(unknown, 1)]).toEqual([null, null]);
  });
});

describe('a sparkline', () => {
  const path = (y: number[]) => {
    const { container } = render(
      <Sparkline curve={curve('one', y)} colour="red" />
    );
    return container.querySelector('path')?.getAttribute('d');
  };

  it('has a gap where a value is no number or infinite', () => {
    expect(path([0, 1, NaN, 1, Infinity, 0])?.match(/[ML]/g)?.join('')).toBe(
      'MLMM'
    );
  });

  it('shows a single point, and nothing of none', () => {
    expect(path([5])).toMatch(/^M30\.0 8\.0h0\.01$/);
    expect(path([])).toBe('');
    expect(path([NaN])).toBe('');
  });
});
