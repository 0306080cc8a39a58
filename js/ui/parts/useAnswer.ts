import { useEffect, useState } from 'react';

export interface Answer<T> {
  /** The latest there is, however old; null before the first. */
  readonly value: T | null;
  /** Why there is no newer one; empty where nothing is wrong. */
  readonly failure: string;
  readonly retry: () => void;
}

/**
 * Ask again whenever `about` changes; what it replaces is called off.
 *
 * While `about` is null nothing is asked, and what was answered stays.
 */
export function useAnswer<T>(
  about: string | object | null,
  ask: (signal: AbortSignal) => Promise<T>
): Answer<T> {
  const [value, setValue] = useState<T | null>(null);
  const [failure, setFailure] = useState('');
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (about === null) {
      return undefined;
    }
    const asking = new AbortController();
    const unlessOver = (tell: () => void) => {
      if (!asking.signal.aborted) {
        tell();
      }
    };
    ask(asking.signal).then(
      found => {
        unlessOver(() => {
          setValue(found);
          setFailure('');
        });
      },
      (error: unknown) => {
        unlessOver(() => {
          const said = error instanceof Error ? error.message : '';
          setFailure(said || String(error));
        });
      }
    );
    return () => {
      asking.abort();
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- what is asked is named by `about`
  }, [about, attempt]);
  const retry = () => {
    setFailure('');
    setAttempt(attempt + 1);
  };
  return { value, failure, retry };
}
