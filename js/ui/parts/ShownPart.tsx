import React from 'react';
import { formatCount } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import { ActionButton, Notice } from './Notice';

/** A search has found nothing: one sentence, and the way back. */
export function NothingMatches(props: {
  onClear: () => void;
  text: Text;
}): React.JSX.Element {
  const { onClear, text } = props;
  return (
    <Notice action={{ label: text.__('Clear the search'), run: onClear }}>
      {text.__('Nothing matches.')}
    </Notice>
  );
}

/** Below the first part of a long list: the rest. Nothing where there is none. */
export function ShowAll(props: {
  shown: number;
  total: number;
  onShow: () => void;
  text: Text;
}): React.JSX.Element | null {
  const { shown, total, onShow, text } = props;
  return shown < total ? (
    <ActionButton
      action={{
        label: text.__('Show all %1', formatCount(total)),
        run: onShow
      }}
    />
  ) : null;
}
