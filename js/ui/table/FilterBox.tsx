import React, { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { clip } from '../../core/text/format';
import { reasonOf } from '../../core/text/reason';
import type { Text } from '../../core/text/text';
import type { RequestError } from '../../protocol/client';
import type {
  Columns,
  RunsValuesParams,
  SavedFilter
} from '../../protocol/generated';
import { Icon } from '../parts/icons';
import { instanceName } from '../parts/instanceName';
import { ActionButton } from '../parts/Notice';
import { type Offered, useCompletion } from './useCompletion';
import { usePause } from './usePause';

/** Milliseconds without a key after which what was typed is applied. */
const APPLY_AFTER_MS = 400;
/** The same for a word, which may be the beginning of a condition. */
const SEARCH_AFTER_MS = 800;
/** Milliseconds without a key after which it is said that a filter is wrong. */
const COMPLAIN_AFTER_MS = 1000;
/** What tells a condition from words to search for. */
const CONDITION = /[<>=!(]|\s(?:like|ilike|in|is)\s/i;

export interface FilterBoxProps {
  /** What is applied at first. */
  filter: string;
  /** What is wrong with what is applied. */
  error: { filter: string; cause: RequestError } | null;
  /** Why nothing can be searched; null when it can. */
  disabled: string | null;
  /** Names to complete from; null while they are not known. */
  columns: Columns | null;
  /** Ask which values occur. */
  values: (
    what: Pick<RunsValuesParams, 'group' | 'key' | 'beginning'>
  ) => Promise<string[]>;
  /** Ask for the filters that are offered while nothing is typed. */
  savedFilters: () => Promise<readonly SavedFilter[]>;
  text: Text;
  onApply: (filter: string) => void;
}

/** A box for the search language. */
export function FilterBox(props: FilterBoxProps): React.JSX.Element {
  const { disabled, text, onApply } = props;
  const [draft, setDraft] = useState(props.filter);
  const pause = usePause(COMPLAIN_AFTER_MS);
  // Whoever is typing knows that it is not finished.
  const error = pause.isOver ? props.error : null;
  const input = useRef<HTMLInputElement>(null);
  const completion = useCompletion(
    props.columns,
    props.values,
    props.savedFilters
  );
  const { offered } = completion;
  const take = (at: number) => {
    const saved = offered?.filters[at];
    const option = offered?.options[at - offered.filters.length];
    if (saved) {
      completion.close();
      applyAtOnce(saved.filter);
    } else if (offered && option !== undefined) {
      // Behind a name comes an operator, behind an operator a value.
      const typed = `${draft.slice(0, offered.from)}${option} `;
      change(`${typed}${draft.slice(offered.to).trimStart()}`);
      completion.close();
      caret.current = typed.length;
    }
  };
  const caret = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (caret.current !== null) {
      input.current?.setSelectionRange(caret.current, caret.current);
      completion.suggest(draft, caret.current);
      caret.current = null;
    }
  });
  const [listId] = useState(() => instanceName('filter-options'));
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
  const change = (filter: string) => {
    setDraft(filter);
    pause.begin();
    clearTimeout(timer.current);
    const isSearch = filter.trim() !== '' && !CONDITION.test(filter);
    const after = isSearch ? SEARCH_AFTER_MS : APPLY_AFTER_MS;
    timer.current = setTimeout(() => {
      apply(filter);
    }, after);
  };
  const applyAtOnce = (filter: string) => {
    setDraft(filter);
    pause.end();
    apply(filter);
  };
  return (
    <div className="jp-TrialbookFilter">
      <div className="jp-TrialbookFilter-box">
        <Icon name="search" />
        <input
          ref={input}
          type="search"
          aria-autocomplete="list"
          aria-controls={offered ? listId : undefined}
          aria-activedescendant={
            offered && completion.at >= 0
              ? `${listId}-${String(completion.at)}`
              : undefined
          }
          value={draft}
          disabled={disabled !== null}
          spellCheck={false}
          autoComplete="off"
          placeholder={
            disabled ?? text.__('Search, or filter as in metrics.rmse < 60')
          }
          title={disabled ?? undefined}
          aria-label={text.__('Filter runs')}
          aria-invalid={error !== null}
          aria-describedby={error ? errorId : undefined}
          onChange={event => {
            change(event.target.value);
            completion.suggest(
              event.target.value,
              event.target.selectionStart ?? event.target.value.length
            );
          }}
          onBlur={() => {
            completion.close();
            pause.end();
          }}
          onKeyDown={event => {
            const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
            if (by !== undefined) {
              event.preventDefault();
              if (offered) {
                completion.move(by);
              } else {
                const { value, selectionStart } = event.currentTarget;
                completion.suggest(value, selectionStart ?? value.length, true);
              }
            } else if (
              offered &&
              ((event.key === 'Enter' && completion.at >= 0) ||
                // With nothing begun and nothing chosen Tab leads on.
                (event.key === 'Tab' &&
                  !event.shiftKey &&
                  (completion.at >= 0 || offered.from < offered.to)))
            ) {
              event.preventDefault();
              take(Math.max(0, completion.at));
            } else if (offered && event.key === 'Escape') {
              event.preventDefault();
              completion.close();
            } else if (event.key === 'Enter') {
              completion.close();
              applyAtOnce(draft);
            } else if (event.key === 'Escape' && draft !== '') {
              event.preventDefault();
              applyAtOnce('');
            }
            // What is typed here is no shortcut of the page around.
            if (!event.ctrlKey && !event.metaKey) {
              event.stopPropagation();
            }
          }}
        />
      </div>
      {offered && (
        <Options
          id={listId}
          offered={offered}
          at={completion.at}
          input={input}
          text={text}
          onTake={take}
        />
      )}
      {error && (
        <FilterError
          id={errorId}
          {...error}
          text={text}
          onFix={filter => {
            applyAtOnce(filter);
            input.current?.focus();
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
  // The others are among the completions.
  const [suggestion] = suggestions;
  // Positions count code points, as Python does.
  const characters = Array.from(props.filter);
  const part = (from: number, to?: number) =>
    characters.slice(from, to).join('');
  const before = part(0, position);
  const wrong = part(position, position + length);
  const after = part(position + length);
  return (
    <div className="jp-TrialbookFilter-error" id={props.id} role="alert">
      {wrong.trim() !== '' && (
        <code>
          <mark>{clip(wrong)}</mark>
        </code>
      )}
      <span>{reasonOf(cause.message)}</span>
      {suggestion === undefined ? (
        <ActionButton
          action={{
            label: text.__('Clear the filter'),
            run: () => {
              props.onFix('');
            }
          }}
        />
      ) : (
        <button
          type="button"
          className="jp-TrialbookButton"
          onClick={() => {
            props.onFix(`${before}${suggestion}${after}`);
          }}
        >
          <bdi>{text.__('Replace by %1', suggestion)}</bdi>
        </button>
      )}
    </div>
  );
}

/** What can be put at the caret, above whatever the output is cut off by. */
function Options(props: {
  id: string;
  offered: Offered;
  at: number;
  input: React.RefObject<HTMLInputElement>;
  text: Text;
  onTake: (at: number) => void;
}): React.JSX.Element {
  const list = useRef<HTMLUListElement>(null);
  const { filters, options } = props.offered;
  const lines = [
    ...filters.map(({ name, filter }) => ({
      shown: clip(name),
      title: filter
    })),
    ...options.map(option => ({ shown: option, title: option }))
  ];
  useLayoutEffect(() => {
    const box = props.input.current?.getBoundingClientRect();
    if (list.current && box) {
      list.current.style.left = `${String(box.left)}px`;
      list.current.style.top = `${String(box.bottom)}px`;
    }
  });
  return createPortal(
    <ul
      ref={list}
      className="jp-TrialbookPopover jp-TrialbookFilter-options"
      role="listbox"
      id={props.id}
      aria-label={props.text.__('Completions')}
    >
      {lines.map(({ shown, title }, at) => (
        <li
          key={`${String(at - filters.length)} ${shown}`}
          role="option"
          id={`${props.id}-${String(at)}`}
          aria-selected={at === props.at}
          title={title}
          onPointerDown={event => {
            event.preventDefault();
            props.onTake(at);
          }}
        >
          {at < filters.length && <Icon name="savedFilter" />}
          <bdi>{shown}</bdi>
        </li>
      ))}
    </ul>,
    document.body
  );
}
