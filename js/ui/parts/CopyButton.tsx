import React from 'react';
import { copyText } from '../../core/text/copyText';
import type { Text } from '../../core/text/text';
import { Icon } from './icons';
import { usePassing } from './usePassing';

const CONFIRMED_FOR_MS = 1500;

/** Copies a text and says so. */
export function CopyButton(props: {
  value: string;
  /** What is copied, for those who cannot see it. */
  label: string;
  text: Text;
}): React.JSX.Element {
  const { text } = props;
  const [copied, setCopied] = usePassing(false, CONFIRMED_FOR_MS);
  const copy = () => {
    copyText(props.value).then(
      () => {
        setCopied(true);
      },
      // The text stands beside the button and can be selected.
      () => undefined
    );
  };
  const label = copied ? text.__('Copied') : props.label;
  return (
    <button
      type="button"
      className="jp-TrialbookCopy"
      title={label}
      aria-label={label}
      onClick={copy}
    >
      <Icon name={copied ? 'check' : 'copy'} />
    </button>
  );
}

/** A line of code to take away. */
export function CodeLine(props: {
  code: string;
  text: Text;
  hasCopy?: boolean;
}): React.JSX.Element {
  return (
    <span className="jp-TrialbookCode">
      <code>{props.code}</code>
      {props.hasCopy !== false && (
        <CopyButton
          value={props.code}
          label={props.text.__('Copy the code')}
          text={props.text}
        />
      )}
    </span>
  );
}
