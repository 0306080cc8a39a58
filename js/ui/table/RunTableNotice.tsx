import React from 'react';
import { reasonOf, wholeReason } from '../../core/text/reason';
import type { RunTableView } from '../../core/table/runTableView';
import { clip } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type { UnknownName as UnknownRunName } from '../../protocol/generated';
import { own } from '../../core/run/runRow';
import { FirstRun } from '../parts/FirstRun';
import { Notice, type Action } from '../parts/Notice';

/** The experiment that every store has, in which runs begin unless told otherwise. */
const DEFAULT_ID = '0';

/** What stands where the rows would be: one sentence, one action. */
export function RunTableNotice(props: {
  view: RunTableView;
  text: Text;
  reconnect: Action | null;
  interrupt: Action | null;
  onInsertCell: ((code: string) => void) | null;
  onRetry: () => void;
  onClear: () => void;
  /** Take another filter. */
  onFilter: (filter: string) => void;
}): React.JSX.Element | null {
  const { view, text } = props;
  const [unknown] = view.page?.unknown ?? [];
  const retry = { label: text.__('Try again'), run: props.onRetry };
  switch (view.phase) {
    case 'empty':
      if (view.refused) {
        return null; // The filter box says what is wrong with it.
      }
      if (view.connection === 'disconnected') {
        // What can be done about it stands below, with how old this is.
        return (
          <Notice>
            {isFiltered(view)
              ? text.__('No run matched the filter at that time.')
              : text.__('There were no runs at that time.')}
          </Notice>
        );
      }
      if (isDeleted(view)) {
        return (
          <Notice>
            {text._n(
              'Its experiment was deleted.',
              'Its experiments were deleted.',
              view.query.experiment_ids?.length ?? 0
            )}
          </Notice>
        );
      }
      return unknown ? (
        <UnknownName {...props} unknown={unknown} />
      ) : isFiltered(view) ? (
        <Notice
          action={{ label: text.__('Clear the filter'), run: props.onClear }}
        >
          {text.__('No run matches the filter.')}
        </Notice>
      ) : (
        <FirstRun
          experiment={experimentOf(view)}
          text={text}
          onInsertCell={props.onInsertCell}
        />
      );
    case 'error':
      return view.error?.data.position === undefined ? (
        <Notice alert action={retry} title={wholeReason(view.error?.message)}>
          {text.__(
            'The runs could not be read: %1',
            reasonOf(view.error?.message ?? '')
          )}
        </Notice>
      ) : null; // The filter box says what is wrong with it.
    case 'busy':
      return (
        <Notice action={props.interrupt}>
          {text.__('The kernel is busy; the runs appear when it answers.')}
        </Notice>
      );
    case 'disconnected':
      return (
        <Notice action={props.reconnect}>
          {props.reconnect?.reason ??
            text.__('There is no kernel to read the runs from.')}
        </Notice>
      );
    default:
      return <Notice>{text.__('Loading runs …')}</Notice>;
  }
}

/** What the filter names and no run has, with what may be meant. */
function UnknownName(props: {
  view: RunTableView;
  unknown: UnknownRunName;
  text: Text;
  onClear: () => void;
  onFilter: (filter: string) => void;
}): React.JSX.Element {
  const { view, unknown, text } = props;
  const { filter, experiment_ids } = view.query;
  const [suggestion] = unknown.suggestions;
  const name = clip(unknown.key);
  const one = experiment_ids?.length === 1;
  const said = {
    metric: one
      ? text.__('No run of this experiment has a metric “%1”.', name)
      : text.__('No run has a metric “%1”.', name),
    param: one
      ? text.__('No run of this experiment has a param “%1”.', name)
      : text.__('No run has a param “%1”.', name),
    tag: one
      ? text.__('No run of this experiment has a tag “%1”.', name)
      : text.__('No run has a tag “%1”.', name)
  }[unknown.group];
  return (
    <Notice
      action={
        suggestion === undefined
          ? { label: text.__('Clear the filter'), run: props.onClear }
          : {
              label: text.__('Replace by %1', suggestion),
              run: () => {
                props.onFilter(replaced(filter, unknown, suggestion));
              }
            }
      }
    >
      {said}
    </Notice>
  );
}

/** The filter with another name. */
function replaced(
  filter: string,
  { position, length }: UnknownRunName,
  suggestion: string
): string {
  // Positions count code points, as Python does.
  const characters = Array.from(filter);
  characters.splice(position, length, suggestion);
  return characters.join('');
}

/** Whether anything leaves runs out. */
function isFiltered({ query }: RunTableView): boolean {
  return query.filter.trim() !== '' || (query.without?.length ?? 0) > 0;
}

/** Whether none of the experiments asked for is there. */
function isDeleted({ page, query }: RunTableView): boolean {
  return (
    typeof page?.store.store_id === 'string' &&
    query.experiment_ids !== null &&
    Object.keys(page.experiments).length === 0
  );
}

/** The experiment in which a run would appear here; null where code need not say so. */
function experimentOf({ page, query }: RunTableView): string | null {
  const [id, ...others] = query.experiment_ids ?? [];
  return id === undefined || id === DEFAULT_ID || others.length > 0
    ? null
    : (own(page?.experiments ?? {}, id) ?? null);
}
