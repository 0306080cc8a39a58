import React from 'react';
import { literal } from '../../core/text/pythonText';
import type { Text } from '../../core/text/text';
import { CodeLine } from './CopyButton';
import { Notice } from './Notice';

/** A first run. */
function firstRun(experiment: string | null): string {
  const there =
    experiment === null ? '' : `tb.set_experiment(${literal(experiment)}); `;
  return `import trialbook as tb; ${there}tb.log_metric("loss", 0.25)`;
}

/** What stands where no run has been recorded yet. */
export function FirstRun(props: {
  /** In which it is to be; null for the present one. */
  experiment?: string | null;
  text: Text;
  /** Put code into the user's notebook; without it the code is there to copy. */
  onInsertCell: ((code: string) => void) | null;
}): React.JSX.Element {
  const { text, onInsertCell } = props;
  const code = firstRun(props.experiment ?? null);
  return (
    <Notice
      extra={<CodeLine code={code} text={text} hasCopy={!onInsertCell} />}
      action={
        onInsertCell && {
          label: text.__('Insert as a cell'),
          run: () => {
            onInsertCell(code);
          }
        }
      }
    >
      {text.__('No runs yet; record one:')}
    </Notice>
  );
}
