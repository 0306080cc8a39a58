import { useCallback, useEffect, useRef, useState } from 'react';

/** What is shown for a moment, after which it is again what it was at first. */
export function usePassing<T>(
  resting: T,
  milliseconds: number
): readonly [T, (value: T) => void] {
  const [value, setValue] = useState(resting);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    []
  );
  const show = useCallback(
    (next: T) => {
      clearTimeout(timer.current);
      setValue(next);
      timer.current = setTimeout(() => {
        setValue(resting);
      }, milliseconds);
    },
    [resting, milliseconds]
  );
  return [value, show];
}
