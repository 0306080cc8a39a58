import React, { useState } from 'react';
import {
  clip,
  formatAge,
  formatClock,
  formatDuration,
  formatRunning,
  formatStatus,
  formatTime,
  fullTime
} from '../../core/format';
import type { RunPageView, RunPlace } from '../../core/runPageView';
import type { Text } from '../../core/text';
import type { RunDetail } from '../../protocol/generated';
import { CopyButton } from '../CopyButton';
import { Icon, StatusIcon } from '../icons';
import { ActionButton, type Action } from '../Notice';
import { RunMark } from '../RunMark';
import { useNow } from '../useNow';
import { useRunLook } from '../useRunLooks';
import type { PageTools } from './pageTools';
import { RunTitle } from './RunTitle';
import { StarIcon } from './StarIcon';

function freshness(
  view: RunPageView,
  now: number,
  reconnect: Action | null,
  text: Text
): string {
  const asOf = view.asOf ?? now;
  const data = view.saved
    ? text.__('saved view of %1', formatTime(asOf))
    : text.__('data of %1', formatClock(asOf, now));
  switch (view.connection) {
    case 'live':
      // What could not be read anew is as old as it is, whoever answers.
      return view.error
        ? data
        : view.saved
          ? `${data} · ${text.__('catching up …')}`
          : text.__('live');
    case 'waiting':
      return text.__('kernel busy, data of %1', formatClock(asOf, now));
    case 'connecting':
      return `${data} · ${text.__('connecting to the kernel …')}`;
    case 'disconnected':
      return `${data} · ${reconnect?.reason ?? text.__('no kernel')}`;
  }
}

/** Which run this is, how it goes, and how fresh that is. */
export function RunPageHeader(props: {
  detail: RunDetail;
  view: RunPageView;
  tools: PageTools;
  reconnect: Action | null;
  onOpenTab: ((run: RunPlace) => void) | null;
  renaming: boolean;
  onRenaming: (renaming: boolean) => void;
}): React.JSX.Element {
  const { detail, view, tools, reconnect, onOpenTab } = props;
  const { state, text } = tools;
  const running = detail.status === 'RUNNING';
  const now = useNow(running && tools.live ? 1000 : 30_000);
  const look = useRunLook(detail.run_id);
  const [failure, setFailure] = useState('');
  // Without a kernel nobody knows how long a run has gone on since.
  const until = tools.live ? now : (view.asOf ?? now);
  const duration =
    detail.end_time === null
      ? running
        ? formatRunning(until - detail.start_time)
        : ''
      : formatDuration(detail.end_time - detail.start_time);
  const star = () => {
    setFailure('');
    state.update({ starred: !detail.starred }).catch((error: unknown) => {
      setFailure(error instanceof Error ? error.message : String(error));
    });
  };
  const starLabel = detail.starred
    ? text.__('Remove the star')
    : text.__('Star the run');
  return (
    <header className="jp-TrialbookRunPage-header">
      <div className="jp-TrialbookRunPage-title">
        <StatusIcon status={detail.status} />
        <RunMark look={look} />
        <RunTitle
          detail={detail}
          tools={tools}
          renaming={props.renaming && tools.live}
          onRenaming={props.onRenaming}
          onFailure={setFailure}
        />
        <button
          type="button"
          className="jp-TrialbookIconButton"
          aria-pressed={detail.starred}
          aria-label={text.__('Star')}
          title={tools.live ? starLabel : text.__('This needs a kernel')}
          disabled={!tools.live}
          onClick={star}
        >
          <StarIcon filled={detail.starred} />
        </button>
        <CopyButton
          value={detail.run_id}
          label={text.__('Copy the run id')}
          text={text}
        />
        {onOpenTab && (
          <button
            type="button"
            className="jp-TrialbookIconButton"
            aria-label={text.__('Open in a tab')}
            title={text.__('Open in a tab')}
            onClick={() => {
              onOpenTab(state.place);
            }}
          >
            <Icon name="tab" />
          </button>
        )}
      </div>
      <div className="jp-TrialbookRunPage-facts">
        <span className={`jp-mod-${detail.status.toLowerCase()}`}>
          {formatStatus(detail.status, text)}
        </span>
        {detail.archived && <span>{text.__('Archived')}</span>}
        <span title={detail.experiment_name}>
          <bdi>{clip(detail.experiment_name)}</bdi>
        </span>
        <span title={fullTime(detail.start_time)}>
          {formatAge(detail.start_time, now, text)}
        </span>
        {duration && <span>{duration}</span>}
        <span
          role="status"
          className={`jp-TrialbookRunPage-freshness jp-mod-${view.connection}`}
          title={detail.store.location}
        >
          {view.connection === 'live' && !view.saved && !view.error && (
            <span
              className={`jp-TrialbookLive${running ? ' jp-mod-running' : ''}`}
              aria-hidden="true"
            />
          )}
          {freshness(view, now, reconnect, text)}
        </span>
        {view.connection === 'disconnected' && reconnect && (
          <ActionButton action={reconnect} />
        )}
      </div>
      {(view.error ?? failure) && (
        <div role="alert" className="jp-TrialbookRunPage-failure">
          {view.error?.message.split('\n', 1)[0] ?? failure}
          {view.error && (
            <ActionButton
              action={{ label: text.__('Try again'), run: state.retry }}
            />
          )}
        </div>
      )}
    </header>
  );
}
