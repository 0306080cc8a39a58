import { useCallback, useEffect, useRef, useState } from 'react';

export interface Pause {
  /** Whether nothing has begun for long enough. */
  readonly isOver: boolean;
  /** Something goes on: wait anew. */
  begin(): void;
  /** Wait no longer. */
  end(): void;
}

/** Whether somebody has paused. */
export function usePause(ms: number): Pause {
  const [isOver, setOver] = useState(true);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    []
  );
  const end = useCallback(() => {
    clearTimeout(timer.current);
    setOver(true);
  }, []);
  const begin = useCallback(() => {
    clearTimeout(timer.current);
    setOver(false);
    timer.current = setTimeout(end, ms);
  }, [end, ms]);
  return { isOver, begin, end };
}
