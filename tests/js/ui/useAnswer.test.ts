// @vitest-environment happy-dom
import { act, renderHook, waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { useAnswer } from '../../../js/ui/parts/useAnswer';

type About = string | object | null;

/** Questions that are answered by hand, in whatever order. */
function asker() {
  const asked: {
    answer: (value: string) => void;
    refuse: (error: unknown) => void;
    signal: AbortSignal;
  }[] = [];
  const ask = vi.fn(
    (signal: AbortSignal) =>
      new Promise<string>((answer, refuse) => {
        asked.push({ answer, refuse, signal });
      })
  );
  const { result, rerender, unmount } = renderHook(
    ({ about }: { about: About }) => useAnswer(about, ask),
    { initialProps: { about: 'first' as About } }
  );
  return { asked, ask, result, rerender, unmount };
}

describe('an answer', () => {
  it('is asked for again when something else is asked, and the old one stays', async () => {
    const { asked, ask, result, rerender, unmount } = asker();
    expect(result.current).toMatchObject({ value: null, failure: '' });
    rerender({ about: 'first' });
    expect(ask).toHaveBeenCalledTimes(1);
    asked[0]!.answer('one');
    await waitFor(() => {
      expect(result.current.value).toBe('one');
    });
    rerender({ about: null });
    expect(asked[0]!.signal.aborted).toBe(true);
    expect(result.current.value).toBe('one');
    rerender({ about: 'second' });
    expect(result.current.value).toBe('one');
    rerender({ about: {} });
    expect(asked[1]!.signal.aborted).toBe(true);
    // What comes late is not shown in the place of what is wanted now.
    asked[2]!.answer('three');
    await waitFor(() => {
      expect(result.current.value).toBe('three');
    });
    await act(async () => {
      asked[1]!.answer('two');
      await Promise.resolve();
    });
    expect(result.current.value).toBe('three');
    unmount();
    expect(asked[2]!.signal.aborted).toBe(true);
  });

  it('may fail, and be asked for once more', async () => {
    const { asked, result } = asker();
    asked[0]!.refuse(new Error('The store is gone.'));
    await waitFor(() => {
      expect(result.current.failure).toBe('The store is gone.');
    });
    act(() => {
      result.current.retry();
    });
    expect(result.current.failure).toBe('');
    asked[1]!.refuse('no words');
    await waitFor(() => {
      expect(result.current.failure).toBe('no words');
    });
    act(() => {
      result.current.retry();
    });
    asked[2]!.answer('at last');
    await waitFor(() => {
      expect(result.current).toMatchObject({ value: 'at last', failure: '' });
    });
  });

  it('that was called off says nothing', async () => {
    const { asked, result, rerender } = asker();
    rerender({ about: null });
    await act(async () => {
      asked[0]!.refuse(new Error('aborted'));
      await Promise.resolve();
    });
    expect(result.current).toMatchObject({ value: null, failure: '' });
  });
});
