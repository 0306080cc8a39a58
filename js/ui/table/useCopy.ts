import { useCallback } from 'react';
import { copyText } from '../../core/text/copyText';
import type { Text } from '../../core/text/text';

/** What copies, and says so. */
export function useCopy(
  text: Text,
  onDone: (message: string) => void,
  onSaid: (message: string) => void
): (content: string, done?: string) => void {
  return useCallback(
    (content, done = text.__('Copied')) => {
      copyText(content).then(
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
