import { describe, expect, it } from 'vitest';
import type { Column } from '../../../js/core/table/columns';
import {
  CHECK_WIDTH,
  columnsInSight,
  placeColumns,
  scrolledTo,
  scrolledToColumn,
  windowAt
} from '../../../js/core/table/gridWindow';

const column = (key: string, more: Partial<Column> = {}): Column => ({
  id: `param:${key}`,
  group: 'param',
  key,
  numeric: false,
  width: 100,
  aggregate: 'latest',
  pinned: false,
  shown: true,
  constant: false,
  decimals: 0,
  ...more
});
const name = column('run_name', { group: 'attribute' });
const many = [
  name,
  column('pinned', { pinned: true }),
  ...Array.from({ length: 500 }, (_, n) => column(String(n)))
];
const view = { width: 600, height: 420 };

describe('the columns in sight', () => {
  it('are the pinned ones and those between the edges, numbered as of all', () => {
    const placement = placeColumns(many);
    expect(placement.width).toBe(CHECK_WIDTH + 502 * 100);
    const drawn = columnsInSight(placement, 10_000, 10_600);
    expect(drawn.map(({ column }) => column.key).slice(0, 2)).toEqual([
      'run_name',
      'pinned'
    ]);
    expect(drawn.length).toBeLessThan(8);
    const [first, next] = drawn.slice(2);
    // Below the pinned ones nothing is drawn.
    expect(first!.start + 100).toBeGreaterThan(10_000 + 200);
    expect(first!.gap).toBe(first!.start - CHECK_WIDTH - 200);
    expect(next!.gap).toBe(0);
    expect(first!.number).toBe(Number(first!.column.key) + 4);
  });

  it('have no gap before them where nothing is left out', () => {
    const drawn = columnsInSight(placeColumns(many), 0, 600);
    expect(drawn.every(({ gap }) => gap === 0)).toBe(true);
  });
});

describe('the lines in sight', () => {
  it('are as many everywhere, so that their elements are used again', () => {
    const sizes = [0, 24, 1000.5, 24 * 99_990].map(
      top => windowAt({ top, left: 0 }, view, 100_000).size
    );
    expect(new Set(sizes).size).toBe(1);
    const end = windowAt({ top: 24 * 100_000, left: 0 }, view, 100_000);
    expect(end.first + end.size).toBe(100_000);
    expect(windowAt({ top: 0, left: 0 }, view, 3)).toMatchObject({
      first: 0,
      size: 3
    });
  });

  it('are scrolled to only where they are not in sight', () => {
    expect(scrolledTo(5, 0, 420, 0)).toBeNull();
    expect(scrolledTo(5, 240, 420, 0)).toBe(120);
    expect(scrolledTo(20, 0, 420, 0)).toBe(21 * 24 + 48 - 420);
  });

  it('are not hidden by a baseline that stays above them', () => {
    expect(scrolledTo(0, 240, 420, 1)).toBeNull();
    expect(scrolledTo(11, 240, 420, 1)).toBeNull();
    expect(scrolledTo(10, 240, 420, 1)).toBe(216);
  });
});

describe('a column that is sorted', () => {
  const placement = placeColumns(many);
  const edge = CHECK_WIDTH + 200;
  const start = (key: string) =>
    placement.placed.find(({ column }) => column.key === key)!.start;

  it.each([
    ['run_name', 900, null],
    ['pinned', 900, null],
    ['3', 0, start('3') + 100 - 600],
    ['3', start('3') - edge, null],
    ['3', start('3') - edge + 1, start('3') - edge]
  ])('%s is scrolled into sight from %d: %s', (key, left, to) => {
    const id = `param:${key}`;
    expect(scrolledToColumn(placement, id, left, 600)).toBe(to);
  });

  it('shows its beginning where it is wider than the room', () => {
    const to = start('3') - edge;
    expect(scrolledToColumn(placement, 'param:3', 0, edge + 50)).toBe(to);
  });
});
