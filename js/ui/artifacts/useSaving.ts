import { useState } from 'react';
import type { Text } from '../../core/text/text';

/** Has the browser save what is read, and tells how far that is. */
export function useSaving(
  name: string,
  read: (onProgress: (read: string) => void) => Promise<Blob>,
  text: Text
): { progress: string | null; failure: string; save: () => void } {
  const [progress, setProgress] = useState<string | null>(null);
  const [failure, setFailure] = useState('');
  const save = () => {
    if (progress !== null) {
      return;
    }
    setFailure('');
    setProgress(text.__('Loading …'));
    read(setProgress)
      .then(content => {
        download(content, name);
      })
      .catch((error: unknown) => {
        setFailure(error instanceof Error ? error.message : String(error));
      })
      .finally(() => {
        setProgress(null);
      });
  };
  return { progress, failure, save };
}

function download(content: Blob, name: string): void {
  // As bytes: whatever it is, the browser must not open it as a page of ours.
  const bytes = content.slice(0, content.size, 'application/octet-stream');
  const url = URL.createObjectURL(bytes);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}
