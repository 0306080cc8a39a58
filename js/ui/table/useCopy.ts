import { useCallback } from 'react';
import type { Text } from '../../core/text/text';

/** What copies, and says so. */
export function useCopy(
  text: Text,
  onDone: (message: string) => void,
  onSaid: (message: string) => void
): (content: string, done?: string) => void {
  return useCallback(
    (content, done = text.__('Copied')) => {
      // A page that did not come by HTTPS has no clipboard at all.
      Promise.resolve()
        .then(() => navigator.clipboard.writeText(content))
        .then(
          () => {
            onDone(done);
          },
          () => {
            onSaid(text.__('The browser blocked copying'));
          }
        );
    },
    [text, onDone, onSaid]
  );
}
