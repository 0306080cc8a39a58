import React, { memo } from 'react';
import type { Column } from '../core/columns';
import { clip, formatNumber, fullNumber } from '../core/format';
import { partKey, type Item } from '../core/lines';
import type { Text } from '../core/text';
import { Icon } from './icons';

export type GroupItem = Extract<Item, { kind: 'group' }>;

export interface GroupTableRowProps {
  id: string;
  item: GroupItem;
  isOpen: boolean;
  /** Of the param or tag; empty where runs are grouped by their datasets. */
  name: string;
  index: number;
  columns: readonly Column[];
  offsets: readonly (number | undefined)[];
  active: boolean;
  text: Text;
  onActivate: (index: number) => void;
  onOpenLine: (item: Item) => void;
}

/** A group of runs in the run table: how many there are, and the mean of each metric. */
export const GroupTableRow = memo(function GroupTableRow(
  props: GroupTableRowProps
): React.JSX.Element {
  const { item, isOpen, index, columns, offsets, text } = props;
  const name = props.name || text.__('dataset');
  const { value, count } = item.group;
  const shown =
    value === null ? text.__('no %1', clip(name)) : clip(value) || '""';
  const label = text._n('%2, %1 run', '%2, %1 runs', count, shown);
  return (
    <tr
      id={props.id}
      aria-rowindex={index + 3}
      aria-level={1}
      aria-expanded={isOpen}
      className={`jp-TrialbookRunTable-group ${props.active ? 'jp-mod-active' : ''}`}
      onClick={() => {
        props.onActivate(index);
        props.onOpenLine(item);
      }}
    >
      <td className="jp-mod-stuck jp-TrialbookRunTable-check" />
      <th
        scope="row"
        className="jp-mod-stuck jp-TrialbookRunTable-name"
        title={`${name} = ${value ?? '–'}`}
        aria-label={label}
      >
        <span className="jp-TrialbookRunTable-title">
          <span className="jp-TrialbookRunTable-caret" aria-hidden="true">
            <Icon name={isOpen ? 'caretDown' : 'caretRight'} />
          </span>
          <bdi className={value === null ? 'jp-mod-missing' : undefined}>
            {shown}
          </bdi>
          <span className="jp-TrialbookRunTable-count">
            {count.toLocaleString()}
          </span>
        </span>
      </th>
      {columns.slice(1).map((column, at) => (
        <MeanCell
          key={column.id}
          item={item}
          column={column}
          first={columns[at]?.group !== column.group}
          offset={offsets[at + 1]}
          text={text}
        />
      ))}
      <td role="presentation" />
    </tr>
  );
});

function MeanCell(props: {
  item: GroupItem;
  column: Column;
  first: boolean;
  offset: number | undefined;
  text: Text;
}): React.JSX.Element {
  const { item, column, text } = props;
  const { key, aggregate } = column;
  const classes = [
    column.numeric ? 'jp-mod-numeric' : '',
    props.first ? 'jp-mod-first' : '',
    props.offset === undefined ? '' : 'jp-mod-stuck'
  ].join(' ');
  const style = { insetInlineStart: props.offset };
  const spread =
    column.group === 'metric'
      ? item.group.spreads.get(partKey(key, aggregate))
      : undefined;
  if (!spread) {
    return <td className={classes} style={style} />;
  }
  const { count, mean, std, min, max } = spread;
  const words = [
    text.__('mean %1', fullNumber(mean)),
    ...(std === null
      ? []
      : [text.__('standard deviation %1', fullNumber(std))]),
    text.__('from %1 to %2', fullNumber(min), fullNumber(max)),
    text._n('%1 value', '%1 values', count)
  ];
  return (
    <td className={classes} style={style} title={words.join('\n')}>
      <bdi>{formatNumber(mean)}</bdi>
      {std !== null && (
        <span className="jp-TrialbookRunTable-std">
          {` ± ${formatNumber(Number(std.toPrecision(2)))}`}
        </span>
      )}
    </td>
  );
}
