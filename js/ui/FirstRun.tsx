import React from 'react';
import type { Text } from '../core/text';
import { CodeLine } from './CopyButton';
import { Notice } from './Notice';

/** A first run. */
const FIRST_RUN = 'import trialbook as tb; tb.log_metric("loss", 0.25)';

/** What stands where no run has been recorded yet. */
export function FirstRun(props: {
  text: Text;
  /** Put code into the user's notebook; without it the code is there to copy. */
  onInsertCell: ((code: string) => void) | null;
}): React.JSX.Element {
  const { text, onInsertCell } = props;
  return (
    <Notice
      extra={<CodeLine code={FIRST_RUN} text={text} hasCopy={!onInsertCell} />}
      action={
        onInsertCell && {
          label: text.__('Insert as a cell'),
          run: () => {
            onInsertCell(FIRST_RUN);
          }
        }
      }
    >
      {text.__('No runs yet; this line records one:')}
    </Notice>
  );
}
