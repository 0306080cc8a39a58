import React, { useMemo, useState } from 'react';
import { formatCount } from '../../core/text/format';
import { diffLines } from '../../core/cells/diffRows';
import type { Text } from '../../core/text/text';
import { ActionButton } from './Notice';

/** Lines drawn at first. */
const MANY = 2000;

/** A unified diff in colours; the signs at the start of its lines say the same. */
export function DiffText(props: {
  diff: string;
  label: string;
  text: Text;
}): React.JSX.Element {
  const { diff, text } = props;
  const lines = useMemo(() => diffLines(diff), [diff]);
  const [all, setAll] = useState(false);
  const shown = all ? lines : lines.slice(0, MANY);
  return (
    <div className="jp-TrialbookRunPage-code">
      <pre
        className="jp-TrialbookRunPage-diff"
        aria-label={props.label}
        tabIndex={0}
      >
        {shown.map((line, at) => (
          <span key={at} className={`jp-mod-${line.kind}`}>
            {`${line.text}\n`}
          </span>
        ))}
      </pre>
      {shown.length < lines.length && (
        <ActionButton
          action={{
            label: text.__('Show all %1 lines', formatCount(lines.length)),
            run: () => {
              setAll(true);
            }
          }}
        />
      )}
    </div>
  );
}
