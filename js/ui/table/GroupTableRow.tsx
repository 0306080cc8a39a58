import React, { memo } from 'react';
import {
  clip,
  formatCount,
  formatNumber,
  formatRounded,
  fullNumber
} from '../../core/text/format';
import type { PlacedColumn } from '../../core/table/gridWindow';
import { partKey, type Item } from '../../core/table/lines';
import type { Text } from '../../core/text/text';
import { GridCell, placeOf, styleOf } from './GridCell';
import { Icon } from '../parts/icons';

export type GroupItem = Extract<Item, { kind: 'group' }>;

export interface GroupTableRowProps {
  id: string;
  item: GroupItem;
  isOpen: boolean;
  /** Of the param or tag; empty where runs are grouped by their datasets. */
  name: string;
  index: number;
  /** Those drawn. */
  columns: readonly PlacedColumn[];
  active: boolean;
  text: Text;
  onActivate: (index: number) => void;
  onOpenLine: (item: Item) => void;
}

/** A group of runs in the run table: how many there are, and the mean of each metric. */
export const GroupTableRow = memo(function GroupTableRow(
  props: GroupTableRowProps
): React.JSX.Element {
  const { item, isOpen, index, text } = props;
  const name = props.name || text.__('dataset');
  const [first, ...others] = props.columns;
  const { value, count } = item.group;
  const shown =
    value === null ? text.__('no %1', clip(name)) : clip(value) || '""';
  const label = text._n(
    '%2, %1 run',
    '%2, %3 runs',
    count,
    shown,
    formatCount(count)
  );
  return (
    <tr
      id={props.id}
      role="row"
      aria-rowindex={index + 3}
      aria-level={1}
      aria-expanded={isOpen}
      className={`jp-TrialbookRunTable-group ${props.active ? 'jp-mod-active' : ''}`}
      style={placeOf(index)}
      onClick={() => {
        props.onActivate(index);
        props.onOpenLine(item);
      }}
    >
      <td
        role="gridcell"
        aria-colindex={1}
        className="jp-mod-stuck jp-TrialbookRunTable-check"
      />
      <th
        role="rowheader"
        scope="row"
        aria-colindex={2}
        style={first && styleOf(first)}
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
            {formatCount(count)}
          </span>
        </span>
      </th>
      {others.map(place => (
        <MeanCell key={place.column.id} item={item} place={place} text={text} />
      ))}
    </tr>
  );
});

function MeanCell(props: {
  item: GroupItem;
  place: PlacedColumn;
  text: Text;
}): React.JSX.Element {
  const { item, place, text } = props;
  const { group, key, aggregate } = place.column;
  const spread =
    group === 'metric'
      ? item.group.spreads.get(partKey(key, aggregate))
      : undefined;
  if (!spread) {
    return <GridCell place={place} />;
  }
  const { count, mean, std, min, max } = spread;
  const words = [
    text.__('mean %1', fullNumber(mean)),
    ...(std === null
      ? []
      : [text.__('standard deviation %1', fullNumber(std))]),
    text.__('from %1 to %2', fullNumber(min), fullNumber(max)),
    text._n('%1 value', '%2 values', count, formatCount(count))
  ];
  return (
    <GridCell place={place} title={words.join('\n')}>
      <bdi>{formatNumber(mean)}</bdi>
      {std !== null && (
        <span className="jp-TrialbookRunTable-std">
          {` ± ${formatRounded(std, 2)}`}
        </span>
      )}
    </GridCell>
  );
}
