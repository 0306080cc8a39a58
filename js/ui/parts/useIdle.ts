import { useEffect, useState } from 'react';
import { Debounce } from '../../core/live/timing';
import { useLatest } from './useLatest';

/** Milliseconds. */
const QUIET = 1500;
const LONGEST = 10_000;

/** Call when what is shown has changed and come to rest; null while that is not the truth. */
export function useIdle(shown: unknown, call: (() => void) | null): void {
  const latest = useLatest(() => call?.());
  const [settle] = useState(() => new Debounce(latest, QUIET, LONGEST));
  const isTrue = call !== null;
  useEffect(() => {
    if (isTrue) {
      settle.trigger();
    }
  }, [settle, shown, isTrue]);
  useEffect(
    () => () => {
      settle.cancel();
    },
    [settle]
  );
}
