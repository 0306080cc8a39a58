import React, { useState } from 'react';
import type { Column } from '../../core/table/columns';
import { familiesOf } from '../../core/table/columnFamilies';
import type { RunTableView } from '../../core/table/runTableView';
import { toggled } from '../../core/table/eyes';
import {
  change,
  isFixed,
  move,
  PLAIN,
  step
} from '../../core/table/tableLayout';
import type { Text } from '../../core/text/text';
import type { Aggregate, TableLayout } from '../../protocol/generated';
import { Icon } from '../parts/icons';
import { ChoicePopover } from '../parts/ChoicePopover';
import type { Point } from '../parts/Menu';
import { matches } from '../parts/SearchBox';
import { ColumnButtons, ColumnSection, isShown } from './ColumnSection';
import { columnLabel, groupLabel } from './columnLabel';

/** Which columns there are, and how they are shown. */
export function ColumnsPanel(props: {
  at: Point;
  view: RunTableView;
  text: Text;
  onChange: (layout: TableLayout) => void;
  onClose: () => void;
}): React.JSX.Element {
  const { view, text, onChange } = props;
  const { all, layout } = view;
  const [search, setSearch] = useState('');
  const found = all.filter(column =>
    matches(search, columnLabel(column, text))
  );
  const several = {
    columns: found.filter(each => !isFixed(each)),
    found: search.trim() !== '',
    view,
    text,
    onChange
  };
  const families = familiesOf(found);
  return (
    <ChoicePopover
      at={props.at}
      label={text.__('Columns')}
      search={search}
      find={text.__('Find a column')}
      onSearch={setSearch}
      above={
        <label className="jp-TrialbookColumns-constant">
          <input
            type="checkbox"
            checked={layout.hide_constant}
            onChange={() => {
              onChange({ ...layout, hide_constant: !layout.hide_constant });
            }}
          />
          {view.complete
            ? text.__('Hide constant columns')
            : text.__('Hide columns constant in the loaded runs')}
        </label>
      }
      listLabel={text.__('Columns, in their order')}
      nothing={text.__('No columns match')}
      items={found.map((column, at) => {
        const family = families.get(column.id);
        return (
          <React.Fragment key={column.id}>
            {found[at - 1]?.group !== column.group && (
              <ColumnSection
                {...several}
                label={groupLabel(column.group, text)}
                columns={several.columns.filter(
                  ({ group }) => group === column.group
                )}
              />
            )}
            {family?.columns[0] === column && (
              <ColumnSection
                {...several}
                {...family}
                className="jp-mod-family"
              />
            )}
            <ColumnItem {...props} column={column} inFamily={!!family} />
          </React.Fragment>
        );
      })}
      actions={
        <>
          <ColumnButtons {...several} />
          <button
            type="button"
            className="jp-TrialbookButton"
            onClick={() => {
              const { columns, hide_constant, sparklines } = PLAIN;
              const only_named = false;
              onChange({
                ...layout,
                columns,
                hide_constant,
                sparklines,
                only_named
              });
            }}
          >
            {text.__('Reset')}
          </button>
        </>
      }
      onClose={props.onClose}
    />
  );
}

function ColumnItem(props: {
  column: Column;
  inFamily: boolean;
  view: RunTableView;
  text: Text;
  onChange: (layout: TableLayout) => void;
}): React.JSX.Element {
  const { column, text, onChange } = props;
  const { all, layout } = props.view;
  const label = columnLabel(column, text);
  const fixed = isFixed(column);
  const set = (changes: Parameters<typeof change>[3]) => {
    onChange(change(layout, all, column, changes));
  };
  return (
    <li
      draggable={!fixed}
      className={`${column.constant ? 'jp-mod-constant' : ''} ${props.inFamily ? 'jp-mod-family' : ''}`}
      onDragStart={event => {
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData(COLUMN_TYPE, column.id);
      }}
      onDragOver={event => {
        if (event.dataTransfer.types.includes(COLUMN_TYPE)) {
          event.preventDefault();
        }
      }}
      onDrop={event => {
        const from = event.dataTransfer.getData(COLUMN_TYPE);
        event.preventDefault();
        onChange(move(layout, all, from, column.id, isBehind(event)));
      }}
      onKeyDown={event => {
        const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        if (event.altKey && by !== undefined) {
          event.preventDefault();
          onChange(step(layout, all, column.id, by as -1 | 1));
        }
      }}
    >
      <label title={text.__('%1: Alt and arrow keys move it', label)}>
        <input
          type="checkbox"
          checked={isShown(column)}
          disabled={fixed}
          onChange={() => {
            set({ shown: !isShown(column) });
          }}
        />
        <bdi>{label}</bdi>
      </label>
      {column.group === 'metric' && (
        <>
          <select
            value={column.aggregate}
            aria-label={text.__('Value of %1', label)}
            onChange={event => {
              set({ aggregate: event.target.value as Aggregate });
            }}
          >
            <option value="latest">{text.__('latest')}</option>
            <option value="min">{text.__('min')}</option>
            <option value="max">{text.__('max')}</option>
          </select>
          <ToggleButton
            icon="curve"
            pressed={layout.sparklines.includes(column.key)}
            label={text.__('Curve of %1', label)}
            onClick={() => {
              const sparklines = toggled(layout.sparklines, column.key);
              onChange({ ...layout, sparklines });
            }}
          />
        </>
      )}
      {!fixed && (
        <ToggleButton
          icon="pin"
          pressed={column.pinned}
          label={text.__('Pin %1', label)}
          onClick={() => {
            set({ pinned: !column.pinned });
          }}
        />
      )}
    </li>
  );
}

/** The type under which a dragged column travels. */
export const COLUMN_TYPE = 'application/x-trialbook-column';

/** Whether something is dropped on the farther half of an element. */
function isBehind(event: React.DragEvent): boolean {
  const { top, height } = event.currentTarget.getBoundingClientRect();
  return event.clientY > top + height / 2;
}

/** A button that is an icon and is on or off. */
export function ToggleButton(props: {
  icon: React.ComponentProps<typeof Icon>['name'];
  pressed: boolean;
  label: string;
  tabIndex?: number;
  onClick: () => void;
}): React.JSX.Element {
  return (
    <button
      type="button"
      className="jp-TrialbookIconButton"
      aria-pressed={props.pressed}
      aria-label={props.label}
      title={props.label}
      tabIndex={props.tabIndex}
      onClick={event => {
        event.stopPropagation();
        props.onClick();
      }}
    >
      <Icon name={props.icon} />
    </button>
  );
}
