import { useEffect, useMemo } from 'react';
import type { ArtifactContent } from '../../core/run/artifactReader';

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
