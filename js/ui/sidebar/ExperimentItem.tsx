import React from 'react';
import { clip, formatCount } from '../../core/text/format';
import { experimentKey, type Section } from '../../core/sidebar/runTree';
import type { SidebarState } from '../../core/sidebar/sidebarState';
import type { Text } from '../../core/text/text';
import type { ExperimentRow } from '../../protocol/generated';
import { Icon } from '../parts/icons';
import { RenameBox } from '../parts/RenameBox';
import { isPlainPress } from '../parts/useDragOut';

/** An experiment, with how many runs it has here. */
export function ExperimentItem(props: {
  id: string;
  at: number;
  active: boolean;
  position: number;
  setsize: number;
  style: React.CSSProperties;
  state: SidebarState;
  section: Section;
  renaming: boolean;
  text: Text;
  focus: () => void;
  onOpenTab: (() => void) | null;
}): React.JSX.Element {
  const { at, state, text } = props;
  const { experiment, table } = props.section;
  const expanded = table !== null;
  const { experiment_id: id, name, running_count } = experiment;
  const choose = () => {
    state.selection.choose(at);
  };
  return (
    <div
      id={props.id}
      role="treeitem"
      aria-level={1}
      aria-expanded={expanded}
      aria-posinset={props.position}
      aria-setsize={props.setsize}
      // While it is renamed, what is in it says so.
      aria-label={props.renaming ? undefined : label(experiment, text)}
      className={`jp-TrialbookSidebar-item ${props.active ? 'jp-mod-active' : ''}`}
      style={props.style}
    >
      <div
        className={`jp-TrialbookSidebar-experiment ${
          experiment.archived ? 'jp-mod-archived' : ''
        }`}
        title={name}
        onPointerDown={event => {
          if (isPlainPress(event)) {
            choose();
          }
        }}
        onClick={() => {
          props.focus();
          choose();
          state.toggle(id);
        }}
        onContextMenu={choose}
      >
        <Icon name={expanded ? 'caretDown' : 'caretRight'} />
        {props.renaming ? (
          <RenameBox
            name={name}
            label={text.__('Name of the experiment')}
            onName={given => {
              void state.setName(experimentKey(id), given);
            }}
            onCancel={() => {
              state.rename(null);
            }}
          />
        ) : (
          <bdi>{clip(name)}</bdi>
        )}
        {running_count > 0 && (
          <span
            className="jp-TrialbookLive jp-mod-running"
            aria-hidden="true"
            title={text._n(
              '%1 running',
              '%2 running',
              running_count,
              formatCount(running_count)
            )}
          />
        )}
        {props.onOpenTab && !experiment.archived && (
          <button
            type="button"
            className="jp-TrialbookIconButton jp-TrialbookSidebar-tab"
            tabIndex={-1}
            // For the mouse: the context menu has it for the keyboard.
            aria-hidden="true"
            title={text.__('Open experiment in a tab')}
            onClick={event => {
              event.stopPropagation();
              choose();
              props.onOpenTab?.();
            }}
          >
            <Icon name="tab" />
          </button>
        )}{' '}
        <span
          className="jp-TrialbookSidebar-count"
          title={[countLabel(experiment, text), nestedIn(experiment, text)]
            .filter(part => part !== null)
            .join(', ')}
        >
          {formatCount(countOf(experiment))}
        </span>
      </div>
    </div>
  );
}

/** What stands below it: in a search the runs found, unless the experiment itself is what was found. */
function countOf({ found, run_count, nested = 0 }: ExperimentRow): number {
  return found === undefined || found === 0 ? run_count - nested : found;
}

/** How many runs there are in all, where some stand below others. */
function nestedIn(experiment: ExperimentRow, text: Text): string | null {
  const { found, nested = 0 } = experiment;
  return nested > 0 && !found
    ? text._n('%1 nested run', '%2 nested runs', nested, formatCount(nested))
    : null;
}

function countLabel(experiment: ExperimentRow, text: Text): string {
  const count = countOf(experiment);
  return text._n('%1 run', '%2 runs', count, formatCount(count));
}

/** Begins with what is seen, in its order: who speaks to the page says that. */
function label(experiment: ExperimentRow, text: Text): string {
  const { name, archived, running_count } = experiment;
  return [
    clip(name),
    countLabel(experiment, text),
    nestedIn(experiment, text),
    running_count > 0 && text.__('%1 running', formatCount(running_count)),
    archived === true && text.__('archived')
  ]
    .filter(part => typeof part === 'string')
    .join(', ');
}
