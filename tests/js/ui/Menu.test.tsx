// @vitest-environment happy-dom
import '../layout';
import { render, screen } from '@testing-library/react';
import React from 'react';
import { expect, it } from 'vitest';
import { Menu, type Point } from '../../../js/ui/parts/Menu';

/** Where a menu stands that has no size, in a window of 1024 x 768. */
function placeOf(at: Point): string[] {
  const { unmount } = render(
    <Menu at={at} label="menu" items={[]} onClose={() => undefined} />
  );
  const { left, top } = screen.getByRole('menu').style;
  unmount();
  return [left, top];
}

it('opens beside what it belongs to, wherever there is room', () => {
  const beside = { before: 900, above: 700 };
  expect(placeOf({ x: 10, y: 20, ...beside })).toEqual(['10px', '20px']);
  expect(placeOf({ x: 1020, y: 760, ...beside })).toEqual(['900px', '760px']);
  expect(placeOf({ x: 1016, y: 765, ...beside })).toEqual(['1016px', '700px']);
  // Else it is at least within the window.
  expect(placeOf({ x: 1020, y: 765 })).toEqual(['1016px', '760px']);
  expect(placeOf({ x: 1020, y: 765, before: 4, above: 4 })).toEqual([
    '1016px',
    '760px'
  ]);
  expect(placeOf({ x: -5, y: 0 })).toEqual(['8px', '8px']);
});
