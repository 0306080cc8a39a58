import React, { useCallback, useState } from 'react';
import {
  clip,
  formatAge,
  formatDuration,
  formatRunning,
  formatStatus,
  fullTime
} from '../../core/text/format';
import type { RunPageView, RunRef } from '../../core/run/runPageState';
import type { RunDetail } from '../../protocol/generated';
import { actionItems } from '../actions/actionItems';
import { CopyButton } from '../parts/CopyButton';
import { Freshness, freshness } from '../parts/Freshness';
import { Icon, StatusIcon, StarIcon } from '../parts/icons';
import { Menu, type Point, ToolButton } from '../parts/Menu';
import { ActionButton, type Action } from '../parts/Notice';
import { RunMark } from '../parts/RunMark';
import { useNow } from '../parts/useNow';
import { useRunStyle } from '../parts/useRunStyles';
import type { PageTools } from '../parts/pageTools';
import { RunTitle } from './RunTitle';
import { runTarget } from './useRunPageActs';

/** Which run this is, how it goes, and how fresh that is. */
export function RunPageHeader(props: {
  detail: RunDetail;
  view: RunPageView;
  tools: PageTools;
  reconnect: Action | null;
  onOpenTab: ((run: RunRef) => void) | null;
  /** What did not work. */
  failure: string;
  renaming: boolean;
  onRenaming: (renaming: boolean) => void;
}): React.JSX.Element {
  const { detail, view, tools, reconnect, onOpenTab } = props;
  const { state, text } = tools;
  const running = detail.status === 'RUNNING';
  const now = useNow(running && tools.live ? 1000 : 30_000);
  const runStyle = useRunStyle(detail.run_id);
  const [menuAt, setMenuAt] = useState<Point | null>(null);
  const closeMenu = useCallback(() => {
    setMenuAt(null);
  }, []);
  const { failure } = props;
  // Without a kernel nobody knows how long a run has gone on since.
  const until = tools.live ? now : (view.asOf ?? now);
  const duration =
    detail.end_time === null
      ? running
        ? formatRunning(until - detail.start_time)
        : ''
      : formatDuration(detail.end_time - detail.start_time);
  const star = () => {
    void tools.place.acts.update([detail.run_id], {
      starred: !detail.starred
    });
  };
  const starLabel = detail.starred
    ? text.__('Remove the star')
    : text.__('Star the run');
  return (
    <header className="jp-TrialbookRunPage-header">
      <div className="jp-TrialbookRunPage-title">
        <StatusIcon status={detail.status} />
        <RunMark runStyle={runStyle} />
        <RunTitle
          detail={detail}
          tools={tools}
          renaming={props.renaming && tools.live}
          onRenaming={props.onRenaming}
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
              onOpenTab(state.ref);
            }}
          >
            <Icon name="tab" />
          </button>
        )}
        <ToolButton
          icon="more"
          label={text.__('Actions')}
          popup="menu"
          onOpen={setMenuAt}
        />
        {menuAt && (
          <Menu
            at={menuAt}
            label={text.__('Run')}
            items={actionItems(runTarget(detail), tools.place)}
            onClose={closeMenu}
          />
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
        <Freshness
          view={view}
          parts={freshness(view, now, reconnect, text)}
          className="jp-TrialbookRunPage-freshness"
          running={running}
          title={detail.store.location}
        />
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
