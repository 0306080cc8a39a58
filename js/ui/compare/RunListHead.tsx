import React, { useEffect, useId, useRef } from 'react';
import { clip, formatCount } from '../../core/text/format';
import { Icon } from '../parts/icons';
import { columnLabel } from '../table/columnLabel';
import { type GivenFilter, RunFilterBox } from '../table/RunFilterBox';
import type { CompareTools } from './compareTools';
import { ListMenu } from './ListMenu';

/** Whether the list is open: beside the charts, and above them where there is less room. */
export interface Listed {
  readonly beside: boolean;
  readonly above: boolean;
}

/** What stands above the runs: how many are drawn, which there are, and what is done with the list. */
export function RunListHead(props: {
  tools: CompareTools;
  listed: Listed;
  /** What the filter's box begins with. */
  given: GivenFilter;
  /** Whether the filter's box is open. */
  isFiltering: boolean;
  onListed: (listed: Listed) => void;
  onFiltering: (isFiltering: boolean) => void;
  /** Show the same in more room. */
  onOpenTab: (() => void) | null;
}): React.JSX.Element {
  const { tools, listed, isFiltering, onListed, onFiltering, onOpenTab } =
    props;
  const { state, view, text } = tools;
  const { drawn, metric, table } = view;
  const filterId = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const isOpened = useRef(false);
  useEffect(() => {
    if (isFiltering && isOpened.current) {
      box.current?.querySelector('input')?.focus();
    }
    isOpened.current = false;
  }, [isFiltering]);
  const count = text.__(
    '%1 of %2 shown',
    formatCount(drawn.length),
    formatCount(table.total)
  );
  const label = metric && columnLabel({ group: 'metric', ...metric }, text);
  const { filter } = table.query;
  return (
    <>
      <div className="jp-TrialbookCompare-listHead">
        {(['beside', 'above'] as const).map(where => (
          <button
            key={where}
            type="button"
            className={`jp-TrialbookIconButton jp-mod-${where}`}
            aria-expanded={listed[where]}
            aria-label={text.__('Runs, %1', count)}
            title={
              listed[where]
                ? text.__('Hide the list')
                : text.__('Show the list')
            }
            onClick={() => {
              onListed({ ...listed, [where]: !listed[where] });
            }}
          >
            <Icon name={listed[where] ? 'caretDown' : 'caretRight'} />
          </button>
        ))}
        <span className="jp-TrialbookCompare-count">{count}</span>
        {label !== null && (
          <bdi className="jp-TrialbookCompare-metric" title={label}>
            {clip(label)}
          </bdi>
        )}
        <button
          ref={opener}
          type="button"
          className={`jp-TrialbookIconButton${filter === '' ? '' : ' jp-mod-on'}`}
          aria-expanded={isFiltering}
          aria-controls={isFiltering ? filterId : undefined}
          aria-label={text.__('Filter')}
          title={filter === '' ? text.__('Filter runs') : clip(filter)}
          onClick={() => {
            isOpened.current = !isFiltering;
            onFiltering(!isFiltering);
          }}
        >
          <Icon name="search" />
        </button>
        <ListMenu tools={tools} />
        {onOpenTab && (
          <button
            type="button"
            className="jp-TrialbookIconButton"
            aria-label={text.__('Open in a tab')}
            title={text.__('Open in a tab')}
            onClick={onOpenTab}
          >
            <Icon name="tab" />
          </button>
        )}
      </div>
      {isFiltering && (
        <div
          id={filterId}
          className="jp-TrialbookCompare-filter"
          ref={box}
          onKeyDownCapture={event => {
            const { target } = event;
            // With something typed or offered it is the box's own.
            if (
              event.key === 'Escape' &&
              target instanceof HTMLInputElement &&
              target.value === '' &&
              !target.hasAttribute('aria-controls')
            ) {
              event.stopPropagation();
              onFiltering(false);
              opener.current?.focus();
            }
          }}
        >
          <RunFilterBox
            table={state.table}
            view={table}
            given={props.given}
            text={text}
            onApply={wanted => {
              state.setQuery({ filter: wanted });
            }}
          />
        </div>
      )}
    </>
  );
}
