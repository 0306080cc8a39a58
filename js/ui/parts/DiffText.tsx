import React, { useMemo, useState } from 'react';
import { formatCount } from '../../core/text/format';
import { colourDiff } from '../../core/cells/diffColours';
import { diffLines } from '../../core/cells/diffRows';
import { type Highlight, MAX_COLOURED } from '../../core/text/codeTokens';
import type { Text } from '../../core/text/text';
import { Tokens, useColours } from './Code';
import { ActionButton } from './Notice';

/** Lines drawn at first. */
const MANY = 2000;

/** A unified diff in colours; the signs at the start of its lines say the same. */
export function DiffText(props: {
  diff: string;
  label: string;
  highlight: Highlight | null;
  text: Text;
}): React.JSX.Element {
  const { diff, highlight, text } = props;
  const lines = useMemo(() => diffLines(diff), [diff]);
  const about = useMemo(
    () =>
      highlight && diff.length <= MAX_COLOURED ? { lines, highlight } : null,
    [diff, lines, highlight]
  );
  const colours = useColours(about, of => colourDiff(of.lines, of.highlight));
  const [all, setAll] = useState(false);
  const shown = all ? lines : lines.slice(0, MANY);
  return (
    <div className="jp-TrialbookRunPage-code">
      <pre
        className="jp-TrialbookRunPage-diff"
        aria-label={props.label}
        tabIndex={0}
      >
        {shown.map((line, at) => {
          const tokens = colours?.get(line);
          return (
            <span key={at} className={`jp-mod-${line.kind}`}>
              {tokens ? line.text.slice(0, 1) : line.text}
              {tokens && <Tokens tokens={tokens} />}
              {'\n'}
            </span>
          );
        })}
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
