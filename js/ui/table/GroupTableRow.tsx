import React, { memo } from 'react';
import { directionOf } from '../../core/table/comparison';
import {
  clip,
  formatCount,
  formatNumber,
  formatSpread,
  fullNumber
} from '../../core/text/format';
import type { PlacedColumn } from '../../core/table/gridWindow';
import { partKey, type GroupItem, type Item } from '../../core/table/lines';
import type { Text } from '../../core/text/text';
import type { TableLayout } from '../../protocol/generated';
import { groupingLabel } from './columnLabel';
import { GridCell, placeOf, styleOf } from './GridCell';
import { Icon } from '../parts/icons';
import { INDENT } from './RunNameCell';

export interface GroupTableRowProps {
  id: string;
  item: GroupItem;
  isOpen: boolean;
  index: number;
  /** Those drawn. */
  columns: readonly PlacedColumn[];
  /** Which way metrics are better, where a person has said it. */
  directions: TableLayout['directions'];
  active: boolean;
  text: Text;
  onActivate: (index: number) => void;
  onOpenLine: (item: Item) => void;
}

/** A group of runs in the run table: how many there are, and of each metric the mean and the best. */
export const GroupTableRow = memo(function GroupTableRow(
  props: GroupTableRowProps
): React.JSX.Element {
  const { item, isOpen, index, text } = props;
  const [first, ...others] = props.columns;
  const { count } = item.group;
  const depth = item.within.length - 1;
  const heading = headingOf(item, text);
  const runs = text._n('%1 run', '%2 runs', count, formatCount(count));
  return (
    <tr
      id={props.id}
      role="row"
      aria-rowindex={index + 3}
      aria-level={depth + 1}
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
        title={heading.words}
        aria-label={`${heading.words} · ${runs}`}
      >
        <span
          className="jp-TrialbookRunTable-title"
          style={depth ? { paddingInlineStart: INDENT * depth } : undefined}
        >
          <span className="jp-TrialbookRunTable-caret" aria-hidden="true">
            <Icon name={isOpen ? 'caretDown' : 'caretRight'} />
          </span>
          <span className="jp-TrialbookRunTable-heading">
            {heading.value === null ? (
              <bdi className="jp-mod-missing">{heading.words}</bdi>
            ) : (
              <>
                <span className="jp-mod-missing">
                  <bdi>{heading.name}</bdi>
                  {' = '}
                </span>
                <bdi>{heading.value}</bdi>
              </>
            )}
          </span>
          <span className="jp-TrialbookRunTable-runs">{`· ${runs}`}</span>
        </span>
      </th>
      {others.map(place => (
        <SpreadCell key={place.column.id} {...props} place={place} />
      ))}
    </tr>
  );
});

interface Heading {
  readonly name: string;
  /** Null where its runs have none. */
  readonly value: string | null;
  readonly words: string;
}

function headingOf({ group, within }: GroupItem, text: Text): Heading {
  const by = within.at(-1);
  const name = by ? clip(groupingLabel(by, text)) : '';
  if (group.value === null) {
    return { name, value: null, words: text.__('%1 not set', name) };
  }
  const value = clip(group.value) || '""';
  return { name, value, words: `${name} = ${value}` };
}

function SpreadCell(
  props: Pick<GroupTableRowProps, 'item' | 'directions' | 'text'> & {
    place: PlacedColumn;
  }
): React.JSX.Element {
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
  if (std === null) {
    return (
      <GridCell place={place} title={fullNumber(mean)}>
        <bdi>{formatNumber(mean)}</bdi>
      </GridCell>
    );
  }
  const direction = directionOf(key, props);
  const best =
    direction === null || min === max
      ? null
      : direction === 'higher'
        ? max
        : min;
  const words = [
    ...(best === null ? [] : [text.__('best %1', fullNumber(best))]),
    text.__('mean %1', fullNumber(mean)),
    text.__('standard deviation %1', fullNumber(std)),
    text.__('from %1 to %2', fullNumber(min), fullNumber(max)),
    text._n('%1 value', '%2 values', count, formatCount(count))
  ];
  const [shownMean, shownStd] = formatSpread(mean, std);
  return (
    <GridCell place={place} title={words.join('\n')}>
      <bdi>{shownMean}</bdi>
      <span className="jp-TrialbookRunTable-std">{` ± ${shownStd}`}</span>
      {best !== null && (
        <bdi className="jp-TrialbookRunTable-best">
          <span className="jp-TrialbookUnseen"> {text.__('best')} </span>
          {formatNumber(best)}
        </bdi>
      )}
    </GridCell>
  );
}
