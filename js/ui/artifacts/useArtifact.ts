import { useEffect, useState, useMemo } from 'react';
import {
  type ArtifactContent,
  readArtifact
} from '../../core/run/artifactReader';
import type { PageTools } from '../parts/pageTools';

export type ArtifactReading =
  | { kind: 'reading'; read: number; size: number }
  | { kind: 'failed'; message: string; retry: () => void }
  | { kind: 'read'; content: ArtifactContent };

const START: ArtifactReading = { kind: 'reading', read: 0, size: 0 };

/** A file of the run, read as far as the limit; null while nobody wants it. */
export function useArtifact(
  { state }: { readonly state: Pick<PageTools['state'], 'client' | 'ref'> },
  path: string | null,
  limit: number
): ArtifactReading {
  const [attempt, setAttempt] = useState(0);
  const name = `${path ?? ''}\n${limit}\n${attempt}`;
  const [reading, setReading] = useState({ name, now: START });
  useEffect(() => {
    if (path === null) {
      return undefined;
    }
    const asking = new AbortController();
    const tell = (now: ArtifactReading) => {
      if (!asking.signal.aborted) {
        setReading({ name, now });
      }
    };
    readArtifact(state.client, state.ref, path, {
      limit,
      signal: asking.signal,
      onProgress: (read, size) => {
        tell({ kind: 'reading', read, size });
      }
    }).then(
      content => {
        tell({ kind: 'read', content });
      },
      (error: unknown) => {
        tell({
          kind: 'failed',
          message: error instanceof Error ? error.message : String(error),
          retry: () => {
            setAttempt(attempt + 1);
          }
        });
      }
    );
    return () => {
      asking.abort();
    };
  }, [state, path, limit, name, attempt]);
  return reading.name === name ? reading.now : START;
}

/** An address of a file's content within this page, for as long as it is shown. */
export function useBlobUrl(content: ArtifactContent, type: string): string {
  const url = useMemo(
    () => URL.createObjectURL(new Blob([content.bytes], { type })),
    [content, type]
  );
  useEffect(
    () => () => {
      URL.revokeObjectURL(url);
    },
    [url]
  );
  return url;
}
