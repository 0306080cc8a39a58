import { useCallback, useEffect, useRef } from 'react';

/** The same function throughout, which calls the latest one. */
export function useLatest<A extends unknown[]>(
  call: (...args: A) => void
): (...args: A) => void {
  const latest = useRef(call);
  useEffect(() => {
    latest.current = call;
  });
  return useCallback((...args: A) => {
    latest.current(...args);
  }, []);
}
