import { describe, expect, it } from 'vitest';
import { inRange, placesIn } from '../../../js/core/run/curveRange';
import { english } from '../../../js/core/text/text';
import {
  cursorByKey,
  nearest,
  pointsRead
} from '../../../js/ui/chart/chartCursor';
import { place, yRangeOf } from '../../../js/ui/chart/chartData';
import { notesOf } from '../../../js/ui/chart/chartNotes';

const doubles = (...numbers: number[]) => Float64Array.from(numbers);
const range = { start: 4, end: 6 };

/** A curve that comes from 0 and goes to 20, both far out of sight. */
const placed = (y: number[], x = [0, 5, 20]) =>
  place(
    {
      ...{ id: 'a', label: 'a', style: { colour: 'red' } },
      ...{ x: Float64Array.from(x), y: Float64Array.from(y) }
    },
    false
  );

describe('points beside a range', () => {
  it('are one on either side', () => {
    expect(placesIn(doubles(0, 1, 4, 5, 7, 8), range)).toEqual([1, 2, 3, 4]);
    expect(placesIn(doubles(0, 1, 7, 8), range)).toEqual([1, 2]);
    expect(placesIn(doubles(0, 1), range)).toEqual([]);
    expect(placesIn(doubles(0, 1), null)).toEqual([0, 1]);
  });

  it('are those at which a line that goes back comes and goes', () => {
    const x = doubles(0, 5, 9, 9.2, 9.5, 5, 0);
    expect(placesIn(x, range)).toEqual([0, 1, 2, -1, 4, 5, 6]);
  });

  it('are none of the range', () => {
    const curve = {
      ...{ x: doubles(0, 5, 20), y: doubles(1, 2, 3), total: 1 },
      ...{ low: doubles(4, 5, 6), high: doubles(7, 8, 9) }
    };
    expect(inRange(curve, range)).toEqual({
      ...{ x: doubles(5), y: doubles(2), total: 1 },
      ...{ low: doubles(5), high: doubles(8) }
    });
    expect(inRange(curve, null)).toBe(curve);
  });

  it('are neither read nor counted', () => {
    const curve = placed([-100, 2, 100]);
    const [low, high] = yRangeOf([curve], range, false, null);
    expect([low > 1, high < 3]).toEqual([true, true]);
    for (const cursor of [null, { x: 4 }, { x: 6 }]) {
      expect(pointsRead([curve], cursor, range, 300)).toEqual([1]);
    }
    const through = placed([-100, 100], [0, 20]);
    expect(pointsRead([through], null, range, 300)).toEqual([null]);
    expect(pointsRead([through], { x: 5 }, range, 300)).toEqual([null]);
    expect(cursorByKey('ArrowDown', null, [through], range)).toBeNull();
    expect(nearest(doubles(20, 5, 0), 19, false, range)).toBe(1);
  });

  it('are in no note', () => {
    const curve = placed([NaN, 2, 100]);
    expect(notesOf([curve], range, [0, 3], true, english)).toBe('');
    const all = { start: 0, end: 20 };
    expect(notesOf([curve], all, [0, 3], true, english)).toContain('NaN');
    expect(notesOf([curve], all, [0, 3], true, english)).toContain(
      '1 point lies'
    );
  });
});
