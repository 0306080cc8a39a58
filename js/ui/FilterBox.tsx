import React, { useEffect, useRef, useState } from 'react';
import type { Text } from '../core/text';
import type { RequestError } from '../protocol/client';
import { Icon } from './icons';
import { instanceName } from './instanceName';

/** Milliseconds without a key after which what was typed is applied. */
const PAUSE = 400;

export interface FilterBoxProps {
  /** What is applied at first. */
  filter: string;
  /** What is wrong with what is applied. */
  error: { filter: string; cause: RequestError } | null;
  /** Why nothing can be searched; null when it can. */
  disabled: string | null;
  text: Text;
  onApply: (filter: string) => void;
}

/** A box for the search language. */
export function FilterBox(props: FilterBoxProps): React.JSX.Element {
  const { error, disabled, text, onApply } = props;
  const [draft, setDraft] = useState(props.filter);
  const [errorId] = useState(() => instanceName('filter-error'));
  const applied = useRef(props.filter);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    []
  );
  const apply = (filter: string) => {
    clearTimeout(timer.current);
    if (filter !== applied.current) {
      applied.current = filter;
      onApply(filter);
    }
  };
  const change = (filter: string, pause: number) => {
    setDraft(filter);
    clearTimeout(timer.current);
    if (pause === 0) {
      apply(filter);
    } else {
      timer.current = setTimeout(() => {
        apply(filter);
      }, pause);
    }
  };
  return (
    <div className="jp-TrialbookFilter">
      <div className="jp-TrialbookFilter-box">
        <Icon name="search" />
        <input
          type="search"
          value={draft}
          disabled={disabled !== null}
          spellCheck={false}
          autoComplete="off"
          placeholder={
            disabled ?? text.__('Filter, for instance metrics.rmse < 60')
          }
          title={disabled ?? undefined}
          aria-label={text.__('Filter runs')}
          aria-invalid={error !== null}
          aria-describedby={error ? errorId : undefined}
          onChange={event => {
            change(event.target.value, PAUSE);
          }}
          onKeyDown={event => {
            if (event.key === 'Enter') {
              apply(draft);
            } else if (event.key === 'Escape' && draft !== '') {
              event.preventDefault();
              change('', 0);
            }
            // What is typed here is no shortcut of the page around.
            if (!event.ctrlKey && !event.metaKey) {
              event.stopPropagation();
            }
          }}
        />
      </div>
      {error && (
        <FilterError
          id={errorId}
          {...error}
          text={text}
          onFix={filter => {
            change(filter, 0);
          }}
        />
      )}
    </div>
  );
}

function FilterError(props: {
  id: string;
  filter: string;
  cause: RequestError;
  text: Text;
  onFix: (filter: string) => void;
}): React.JSX.Element {
  const { cause, text } = props;
  const { position = 0, length = 1, suggestions = [] } = cause.data;
  // Positions count code points, as Python does.
  const characters = Array.from(props.filter);
  const part = (from: number, to?: number) =>
    characters.slice(from, to).join('');
  const before = part(0, position);
  const after = part(position + length);
  return (
    <div className="jp-TrialbookFilter-error" id={props.id} role="alert">
      <code>
        {before}
        <mark>{part(position, position + length) || ' '}</mark>
        {after}
      </code>
      <span>{cause.message.split('\n', 1)[0]}</span>
      {suggestions.map(suggestion => (
        <button
          key={suggestion}
          type="button"
          className="jp-TrialbookButton"
          aria-label={text.__('Replace by %1', suggestion)}
          onClick={() => {
            props.onFix(`${before}${suggestion}${after}`);
          }}
        >
          <bdi>{suggestion}</bdi>
        </button>
      ))}
    </div>
  );
}
