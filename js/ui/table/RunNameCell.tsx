import React from 'react';
import { clip, formatCount, formatStatus } from '../../core/text/format';
import type { PlacedColumn } from '../../core/table/gridWindow';
import type { Item } from '../../core/table/lines';
import type { RunStyle } from '../../core/marks/runColours';
import type { Text } from '../../core/text/text';
import type { RunRow } from '../../protocol/generated';
import { styleOf } from './GridCell';
import { Icon, StatusIcon } from '../parts/icons';
import { RenameBox } from '../parts/RenameBox';
import { RunMark } from '../parts/RunMark';

/** Pixels that a nested run stands further in. */
export const INDENT = 16;

/** The head of a run's row: its mark, its name and what stands out about it. */
export function RunNameCell(props: {
  row: RunRow;
  index: number;
  place: PlacedColumn;
  runStyle: RunStyle;
  depth: number | null;
  nested: number;
  isOpen: boolean;
  isBaseline: boolean;
  /** Whether its curves are shown; null where none are drawn. */
  visible: boolean | null;
  text: Text;
  onOpenLine: (item: Item) => void;
  onEye: (row: RunRow) => void;
  renaming: boolean;
  onName: (row: RunRow, name: string | null) => void;
  onGrab: (index: number, event: React.PointerEvent) => void;
}): React.JSX.Element {
  const { row, depth, nested, visible, text } = props;
  const name = clip(row.run_name);
  const status = formatStatus(row.status, text);
  const marks = [
    status,
    row.starred ? text.__('starred') : '',
    row.pinned ? text.__('pinned') : ''
  ].filter(Boolean);
  return (
    <th
      role="rowheader"
      scope="row"
      aria-colindex={props.place.number}
      className="jp-mod-stuck jp-TrialbookRunTable-name"
      style={styleOf(props.place)}
      title={row.run_name}
      aria-label={name}
      aria-description={marks.join(', ')}
      onPointerDown={event => {
        props.onGrab(props.index, event);
      }}
    >
      <span
        className="jp-TrialbookRunTable-title"
        style={depth ? { paddingInlineStart: INDENT * depth } : undefined}
      >
        {depth !== null && (
          <span
            className="jp-TrialbookRunTable-caret"
            aria-hidden="true"
            onClick={event => {
              if (nested > 0) {
                event.stopPropagation();
                props.onOpenLine({ kind: 'run', row, children: nested });
              }
            }}
          >
            {nested > 0 && (
              <Icon name={props.isOpen ? 'caretDown' : 'caretRight'} />
            )}
          </span>
        )}
        {visible === null ? (
          <span className="jp-TrialbookEye">
            <RunMark runStyle={props.runStyle} />
          </span>
        ) : (
          <button
            type="button"
            className="jp-TrialbookEye"
            tabIndex={-1}
            aria-pressed={visible}
            aria-label={text.__('Show %1', name)}
            title={
              visible ? text.__('Hide its curves') : text.__('Show its curves')
            }
            onClick={event => {
              event.stopPropagation();
              props.onEye(row);
            }}
          >
            <RunMark runStyle={props.runStyle} hollow={!visible} />
            <Icon name={visible ? 'eye' : 'eyeClosed'} />
          </button>
        )}
        <span
          className="jp-TrialbookRunTable-runStatus"
          role="img"
          aria-label={status}
          title={status}
        >
          <StatusIcon status={row.status} />
        </span>
        {props.renaming ? (
          <RenameBox
            name={row.run_name}
            label={text.__('Name of the run')}
            onName={given => {
              props.onName(row, given);
            }}
            onCancel={() => {
              props.onName(row, null);
            }}
          />
        ) : (
          <bdi>{name}</bdi>
        )}
        {row.starred && <Icon name="star" className="jp-mod-star" />}
        {row.pinned && <Icon name="pin" className="jp-mod-pin" />}
        {nested > 0 && (
          <span
            className="jp-TrialbookRunTable-count"
            title={text._n(
              '%1 nested run',
              '%2 nested runs',
              nested,
              formatCount(nested)
            )}
          >
            {formatCount(nested)}
          </span>
        )}
        {props.isBaseline && (
          <span
            className="jp-TrialbookRunTable-baseline"
            title={text.__('Baseline: the others are compared with it')}
          >
            <Icon name="flag" />
          </span>
        )}
      </span>
    </th>
  );
}
