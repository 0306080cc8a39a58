// @vitest-environment happy-dom
import {
  cleanup,
  fireEvent,
  render,
  screen,
  waitFor
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React, { useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { chartsIn, drawnIn } from '../canvas';
import { english } from '../../../js/core/text/text';
import type { AxisRange } from '../../../js/protocol/generated';
import type { ChartCurve } from '../../../js/ui/chart/chartData';
import { LineChart, type LineChartProps } from '../../../js/ui/chart/LineChart';
import { keptWithin, moved, scaled } from '../../../js/ui/chart/zoom';

const doubles = (...numbers: number[]) => Float64Array.from(numbers);

const curve = (
  id: string,
  y: number[],
  known: Partial<ChartCurve> = {}
): ChartCurve => ({
  ...{ id, label: id, style: { colour: id } },
  x: Float64Array.from(y.keys()),
  y: Float64Array.from(y),
  ...known
});

/** A chart whose part is kept by whoever shows it, as in a page. */
function Kept(
  props: Partial<LineChartProps> & {
    curves: ChartCurve[];
    told?: (range: AxisRange | null) => void;
  }
): React.JSX.Element {
  const [range, setRange] = useState<AxisRange | null>(null);
  return (
    <LineChart
      axis="step"
      whole={{ start: 0, end: 100 }}
      log={false}
      width={300}
      summary="runs"
      text={english}
      {...props}
      range={range}
      onZoom={to => {
        props.told?.(to);
        setRange(to);
      }}
    />
  );
}

const group = () => screen.getByRole('group', { name: 'runs' });
const spoken = () => group().querySelector('[aria-live]')?.textContent;
const shown = () =>
  (chartsIn(group())[0]?.range ?? '').split(' ').map(x => Math.round(+x));

async function over(): Promise<Element> {
  await waitFor(() => {
    expect(chartsIn(group())).toHaveLength(1);
  });
  const element = group().querySelector('.u-over')!;
  element.getBoundingClientRect = () =>
    ({ left: 0, width: 200, top: 0, height: 100 }) as DOMRect;
  return element;
}

/** An event of which happy-dom knows no members; whether the page is left to do what it does. */
function send(to: Element, kind: string, members: object): boolean {
  const event = new Event(kind, { bubbles: true, cancelable: true });
  return fireEvent(to, Object.assign(event, members));
}

afterEach(cleanup);

const line = Array.from({ length: 101 }, (_, at) => at);

describe('a part of a chart', () => {
  it('is zoomed by Ctrl and the wheel around the pointer, and asked for at rest', async () => {
    const told = vi.fn();
    render(<Kept curves={[curve('red', line)]} told={told} />);
    const plot = await over();
    const wheel = (members: object) =>
      send(plot, 'wheel', {
        ...{ clientX: 50, deltaY: -347, deltaX: 0, deltaMode: 0 },
        ...members
      });
    // The page scrolls.
    expect(wheel({})).toBe(true);
    expect(wheel({ ctrlKey: true })).toBe(false);
    await waitFor(() => {
      // Half as much, and what was at a quarter stays there.
      expect(shown()).toEqual([13, 62]);
    });
    expect(told).not.toHaveBeenCalled();
    await waitFor(() => {
      expect(told).toHaveBeenCalledTimes(1);
    });
    expect(wheel({ shiftKey: true, deltaY: 2000 })).toBe(false);
    await waitFor(() => {
      // As far as there is something.
      expect(shown()).toEqual([50, 100]);
    });
  });

  it('is pinched and moved by two fingers; one scrolls the page', async () => {
    const told = vi.fn();
    render(<Kept curves={[curve('red', line)]} told={told} />);
    const plot = await over();
    const touches = (...xs: number[]) => ({
      touches: xs.map((clientX, identifier) => ({ clientX, identifier }))
    });
    expect(send(plot, 'touchstart', touches(50))).toBe(true);
    expect(send(plot, 'touchmove', touches(80))).toBe(true);
    expect(send(plot, 'touchstart', touches(50, 150))).toBe(false);
    send(plot, 'touchmove', touches(0, 200));
    await waitFor(() => {
      expect(shown()).toEqual([25, 75]);
    });
    send(plot, 'touchend', touches(200));
    expect(told.mock.calls).toEqual([[{ start: 25, end: 75 }]]);
    // Both to the left by a quarter of the width: what comes after is shown.
    send(plot, 'touchstart', touches(100, 150));
    send(plot, 'touchmove', touches(50, 100));
    send(plot, 'touchend', touches());
    await waitFor(() => {
      expect(shown()).toEqual([38, 88]);
    });
  });

  it('is dragged along with Shift', async () => {
    const told = vi.fn();
    render(<Kept curves={[curve('red', line)]} told={told} />);
    const plot = await over();
    plot.setPointerCapture = () => undefined;
    group().focus();
    await userEvent.setup().keyboard('+');
    const at = (clientX: number) => ({
      ...{ clientX, button: 0, shiftKey: true, pointerType: 'mouse' }
    });
    send(plot, 'pointerdown', at(100));
    send(plot, 'pointermove', at(140));
    send(plot, 'pointerup', at(140));
    await waitFor(() => {
      expect(shown()).toEqual([15, 65]);
    });
    expect(told).toHaveBeenCalledTimes(2);
  });

  it('is a factor where the axis is logarithmic', () => {
    const whole = { start: 1, end: 10_000 };
    const part = scaled({ range: null, whole, logX: true }, 0.5);
    expect(part?.start).toBeCloseTo(10);
    expect(part?.end).toBeCloseTo(1000);
    const on = moved({ range: part, whole, logX: true }, 0.25);
    expect(on?.start).toBeCloseTo(10 ** 1.5);
    const back = keptWithin(
      { range: null, whole, logX: true },
      {
        ...{ start: 0.1, end: 10 }
      }
    );
    expect([back?.start, back?.end]).toEqual([1, expect.closeTo(100)]);
    // All of it is no part.
    expect(keptWithin({ range: null, whole }, { start: 0, end: 1e5 })).toBe(
      null
    );
  });
});

describe('a curve over another metric', () => {
  const there = {
    ...{ goesBack: true, x: doubles(0, 2, 1, 3) },
    style: { colour: 'red' }
  };
  const whole = { start: 0, end: 3 };

  it('is drawn and read in the order of the steps where it goes back', async () => {
    const back = curve('red', [1, 2, NaN, 4], there);
    render(<Kept curves={[back]} whole={whole} axis="metric" axisTitle="lr" />);
    await over();
    const [stroke] = drawnIn(group()).paths.filter(
      ({ style, filled }) => style === 'red' && !filled
    );
    const xs = stroke?.path.points.map(([x]) => x) ?? [];
    expect(xs).toHaveLength(3);
    expect(xs).toEqual([...xs].sort((a, b) => a - b));
    const user = userEvent.setup();
    group().focus();
    await user.keyboard('{Home}{ArrowRight}{ArrowRight}');
    expect(spoken()).toBe('lr 1: red NaN');
    await user.keyboard('{ArrowRight}');
    expect(spoken()).toBe('lr 3: red 4');
  });

  it('is read where the mouse is nearest to it', async () => {
    const onPick = vi.fn();
    const loop = curve('red', [0, 0, 9, 9], {
      ...there,
      x: doubles(0, 3, 3, 0)
    });
    render(<Kept curves={[loop]} {...{ whole, onPick }} axis="metric" />);
    const plot = await over();
    fireEvent.mouseMove(plot, { clientX: 3, clientY: 12, movementX: 1 });
    await waitFor(() => {
      const value = group().querySelector('.jp-TrialbookChart-value');
      expect(value?.textContent).toBe('9');
    });
    const here = { clientX: 3, clientY: 12, button: 0 };
    fireEvent.mouseDown(plot, here);
    fireEvent.mouseUp(document, here);
    fireEvent.click(plot, here);
    expect(onPick.mock.calls).toEqual([['red']]);
  });
});

describe('a chart in words', () => {
  it('reads a point with its metric and all its digits, and holds its run by Enter', async () => {
    const onPick = vi.fn();
    const named = { label: 'adam', metric: 'val/loss' };
    const known = curve('red', [1 / 3, 25_000], named);
    render(<Kept curves={[known]} onPick={onPick} />);
    await over();
    const user = userEvent.setup();
    group().focus();
    await user.keyboard('{ArrowRight}');
    expect(spoken()).toBe(
      'step 0: adam val/loss 0.33333, in full 0.3333333333333333'
    );
    await user.keyboard('{ArrowRight}{Enter}');
    expect(spoken()).toMatch(/adam val\/loss 25.000$/);
    expect(onPick.mock.calls).toEqual([['red']]);
  });

  it('says what a logarithmic axis leaves out, and what lies beyond a range', async () => {
    const y = [5, 1, -2, 0, 700];
    render(
      <Kept
        curves={[curve('red', y)]}
        yOnly={{ start: 0.1, end: 10 }}
        {...{ log: true, logX: true }}
        whole={{ start: 1, end: 4 }}
      />
    );
    await over();
    const note = group().querySelector('p')?.textContent;
    expect(note).toContain('▼ zero or less');
    expect(note).toContain('1 point at zero or less is left out');
    expect(note).toContain('1 point lies beyond the range');
    // The axis ends where it was told to.
    expect(drawnIn(group()).texts).not.toContain('100');
  });
});

describe('the axes of a chart', () => {
  const extents = () =>
    (chartsIn(group())[0]?.ticks ?? '')
      .split(' ')
      .map(text => text.split('..').map(Number));

  it.each([160, 240, 400, 1280])(
    'have at least two texts that do not overlap at %i pixels',
    async width => {
      const at = [
        [0, 1],
        [0.55, 1.45],
        [1.01, 1.49],
        [0, 3.2e9],
        [1e-7, 9e-7],
        [12_345_678, 12_345_699]
      ] as const;
      for (const [start, end] of at) {
        for (const axis of ['metric', 'step', 'relative', 'time'] as const) {
          if (axis !== 'metric' && end < 2) {
            continue; // steps and milliseconds are whole
          }
          if (axis === 'time' && width < 240) {
            continue; // milliseconds of a day are long
          }
          const x = doubles(start, end);
          const { unmount } = render(
            <Kept
              curves={[curve('red', [1, 2], { x })]}
              {...{ axis, width }}
              whole={{ start, end }}
            />
          );
          await over();
          const texts = extents();
          const why = `${axis} ${String(start)} ${String(end)}`;
          expect(texts.length, why).toBeGreaterThan(1);
          texts.forEach(([from = NaN, to = NaN], n) => {
            expect(from, why).toBeGreaterThan(texts[n - 1]?.[1] ?? -1);
            expect(to, why).toBeLessThanOrEqual(width);
          });
          unmount();
        }
      }
    }
  );

  it('stay where they are while values come, unless there is no room', async () => {
    const left = () =>
      group().querySelector<HTMLElement>('.u-over')?.style.left;
    const { rerender } = render(<Kept curves={[curve('red', [1, 2])]} />);
    await over();
    const before = left();
    rerender(<Kept curves={[curve('red', [1, 2, 35.5])]} />);
    await waitFor(() => {
      expect(chartsIn(group())[0]?.points).toBe('3');
    });
    expect(left()).toBe(before);
    rerender(<Kept curves={[curve('red', [1, 1.00001, 1, 1])]} />);
    await waitFor(() => {
      expect(left()).not.toBe(before);
    });
  });
});
