// @vitest-environment happy-dom
import { act, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { usePassing } from '../../../js/ui/parts/usePassing';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const said = () => renderHook(() => usePassing('', 1000));
const later = (milliseconds: number) => {
  act(() => {
    vi.advanceTimersByTime(milliseconds);
  });
};

it('what is said for a moment goes by itself', () => {
  const { result } = said();
  act(() => {
    result.current[1]('Copied');
  });
  later(999);
  expect(result.current[0]).toBe('Copied');
  later(1);
  expect(result.current[0]).toBe('');
});

it('what is said again stays for as long again', () => {
  const { result, unmount } = said();
  const copy = () => {
    act(() => {
      result.current[1]('Copied');
    });
  };
  copy();
  later(900);
  copy();
  later(900);
  expect(result.current[0]).toBe('Copied');
  unmount();
  expect(vi.getTimerCount()).toBe(0);
});
