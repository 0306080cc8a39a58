// @vitest-environment happy-dom
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { english } from '../../../js/core/text/text';
import type { AxisRange } from '../../../js/protocol/generated';
import { LineChart, type ChartCurve } from '../../../js/ui/chart/LineChart';
import { Sparkline } from '../../../js/ui/chart/Sparkline';
import { moved, partOf, scaled } from '../../../js/ui/chart/zoom';

interface Trace {
  name: string;
  x: number[];
  y: number[];
  mode: string;
  line: { color: string };
  hovertemplate: string;
}

const react = vi.hoisted(() => vi.fn<(...drawn: unknown[]) => Promise<void>>());
vi.mock('plotly.js-cartesian-dist-min', () => ({
  default: { react, purge: vi.fn() }
}));

const traces = () => react.mock.lastCall?.[1] as Trace[];

const curve = (id: string, colour: string, y: number[]): ChartCurve => ({
  id,
  label: id,
  style: { colour },
  x: Float64Array.from(y, (_, at) => 1000 * at),
  y: Float64Array.from(y)
});

const WHOLE = { start: 0, end: 2000 };

function chart(
  curves: ChartCurve[],
  range: AxisRange | null,
  onZoom: (range: AxisRange | null) => void = () => undefined
) {
  return (
    <LineChart
      curves={curves}
      axis="relative"
      range={range}
      whole={WHOLE}
      log={false}
      width={300}
      summary="two runs"
      text={english}
      onZoom={onZoom}
    />
  );
}

beforeEach(() => {
  react.mockReset();
  react.mockResolvedValue();
});
afterEach(cleanup);

describe('a line chart', () => {
  it('draws whatever curves it is given, in the unit of the whole axis', async () => {
    const hostile = '<a href="x">%{x}</a> & co';
    render(
      chart(
        [curve('one', 'red', [3, NaN, 1]), curve(hostile, 'blue', [1])],
        null
      )
    );
    await waitFor(() => {
      expect(traces()).toHaveLength(2);
    });
    const [one, other] = traces();
    expect([one?.x, one?.y]).toEqual([
      [0, 1, 2],
      [3, NaN, 1]
    ]);
    expect([one?.line.color, other?.line.color]).toEqual(['red', 'blue']);
    // Plotly takes some tags for markup, and what is in a template for its own.
    expect(other?.name).toBe('&lt;a href="x"&gt;%{x}&lt;/a&gt; &amp; co');
    expect(other?.hovertemplate).toBe('%{y}');
    expect(react.mock.lastCall?.[2]).toMatchObject({
      xaxis: { title: { text: 'seconds' }, autorange: true }
    });
  });

  it('asks for another part of the axis by keys, and shows the one it is given', async () => {
    const user = userEvent.setup();
    const onZoom = vi.fn();
    const curves = [curve('one', 'red', [3, 2, 1])];
    const { rerender } = render(chart(curves, null, onZoom));
    screen.getByRole('group', { name: 'two runs' }).focus();
    await user.keyboard('+{ArrowLeft}');
    expect(onZoom.mock.calls).toEqual([[{ start: 500, end: 1500 }], [null]]);
    rerender(chart(curves, { start: 500, end: 1500 }, onZoom));
    await waitFor(() => {
      expect(react.mock.lastCall?.[2]).toMatchObject({
        xaxis: { autorange: false, range: [0.5, 1.5] }
      });
    });
    await user.keyboard('{ArrowRight}-0{Control>}0{/Control}');
    expect(onZoom.mock.calls.slice(2)).toEqual([
      [{ start: 750, end: 1750 }],
      [null],
      [null]
    ]);
  });

  it('says so where it cannot be drawn', async () => {
    react.mockRejectedValue(new Error('no canvas'));
    render(chart([curve('one', 'red', [1, 2])], null));
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
      <Sparkline curve={curve('one', 'red', y)} colour="red" />
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
