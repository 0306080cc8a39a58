import React, { useState, useSyncExternalStore } from 'react';
import { changedPart } from '../../core/compare/differences';
import { deltaOf, directionOf } from '../../core/table/comparison';
import {
  clip,
  formatNumber,
  formatRounded,
  fullNumber,
  inOneLine
} from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type { Difference, RunRow, WireNumber } from '../../protocol/generated';
import { Icon } from '../parts/icons';
import { RunMark } from '../parts/RunMark';
import type { CompareTools } from './compareTools';

/** What tells that a run had changes that were not committed. */
const UNCOMMITTED = 'uncommitted files';
/** What is dragged: the place of a run's column. */
const RUN_COLUMN = 'application/x-trialbook-compared-run';
/** Characters that a tooltip shows of a value. */
const MAX_TITLE = 1000;

interface CellProps {
  id: string;
  /** Whether the keyboard is here. */
  isActive: boolean;
  onPress: () => void;
  style: React.CSSProperties;
}

/** A run's name, by which it becomes the base; dragged it goes elsewhere. */
export function RunHead(
  props: CellProps & {
    tools: CompareTools;
    row: RunRow | undefined;
    runId: string;
    /** Its place among the columns; the base stands first. */
    place: number;
    onBase: (runId: string) => void;
    onMove: (from: number, to: number) => void;
  }
): React.JSX.Element {
  const { tools, row, runId, place } = props;
  const { text, pointed } = tools;
  const [isTarget, setTarget] = useState(false);
  const isPointed =
    useSyncExternalStore(pointed.subscribe, pointed.get) === runId;
  const isBase = place === 0;
  const name = row ? clip(row.run_name) : runId.slice(0, 8);
  const marks = [
    isBase && 'jp-mod-base',
    isPointed && 'jp-mod-pointed',
    isTarget && 'jp-mod-target',
    props.isActive && 'jp-mod-active'
  ].filter(Boolean);
  return (
    <th
      id={props.id}
      role="columnheader"
      scope="col"
      aria-colindex={place + 2}
      className={marks.join(' ')}
      style={props.style}
      draggable
      onClick={props.onPress}
      onMouseEnter={() => {
        pointed.set(runId);
      }}
      onMouseLeave={() => {
        pointed.set(null);
      }}
      onDragStart={({ dataTransfer }) => {
        dataTransfer.effectAllowed = 'move';
        dataTransfer.setData(RUN_COLUMN, String(place));
      }}
      onDragOver={event => {
        if (event.dataTransfer.types.includes(RUN_COLUMN)) {
          event.preventDefault();
          setTarget(true);
        }
      }}
      onDragLeave={() => {
        setTarget(false);
      }}
      onDrop={event => {
        event.preventDefault();
        setTarget(false);
        const from = event.dataTransfer.getData(RUN_COLUMN);
        if (from !== '' && Number(from) !== place) {
          props.onMove(Number(from), place);
        }
      }}
    >
      <button
        type="button"
        tabIndex={-1}
        aria-pressed={isBase}
        title={
          isBase
            ? text.__('%1: the others are compared with this run', name)
            : text.__('%1: compare the others with this run', name)
        }
        onClick={() => {
          props.onBase(runId);
        }}
      >
        {row && <RunMark runStyle={tools.styleOf(row)} />}
        <bdi>{name}</bdi>
        {isBase && <Icon name="flag" />}
      </button>
    </th>
  );
}

/** What a row is about; where its values are long, it opens them. */
export function NameCell(
  props: CellProps & {
    row: Difference;
    isOpen: boolean;
    /** Null where everything is in sight anyway. */
    onToggle: (() => void) | null;
    text: Text;
  }
): React.JSX.Element {
  const { row, isOpen, onToggle, text } = props;
  const name = <bdi>{isOpen ? row.key : inOneLine(row.key)}</bdi>;
  return (
    <th
      id={props.id}
      role="rowheader"
      scope="row"
      aria-colindex={1}
      className={`jp-mod-name${props.isActive ? ' jp-mod-active' : ''}`}
      style={props.style}
      title={row.key.slice(0, MAX_TITLE)}
      onClick={props.onPress}
    >
      {onToggle ? (
        <button
          type="button"
          tabIndex={-1}
          aria-expanded={isOpen}
          title={
            isOpen ? text.__('Show less of it') : text.__('Show whole values')
          }
          onClick={onToggle}
        >
          <Icon name={isOpen ? 'caretDown' : 'caretRight'} />
          {name}
        </button>
      ) : (
        name
      )}
    </th>
  );
}

/** What a run has there, and how that is from what the base has. */
export function ValueCell(
  props: CellProps & {
    tools: CompareTools;
    row: Difference;
    place: number;
    runId: string;
    baseId: string;
    value: string | number | null;
    /** What the base has; undefined for the base itself. */
    base: string | number | null | undefined;
    isOpen: boolean;
    onBeside: (what: 'code' | 'uncommitted', runId: string) => void;
  }
): React.JSX.Element {
  const { tools, row, value, base } = props;
  const isOther = base !== undefined && base !== value;
  const isMetric = row.section === 'metric';
  const marks = [
    props.place === 0 && 'jp-mod-base',
    isOther && 'jp-mod-other',
    value === null && 'jp-mod-missing',
    value !== null && isMetric && 'jp-mod-numeric',
    props.isActive && 'jp-mod-active'
  ].filter(Boolean);
  return (
    <td
      id={props.id}
      role="gridcell"
      aria-colindex={props.place + 2}
      className={marks.join(' ')}
      style={props.style}
      title={titleOf(value, isMetric)}
      onClick={props.onPress}
    >
      {value === null ? (
        <span role="img" aria-label={tools.text.__('no value')}>
          –
        </span>
      ) : isMetric ? (
        <>
          {formatNumber(value as WireNumber)}
          {isOther && (
            <Change
              tools={tools}
              metric={row.key}
              value={value as WireNumber}
              base={base === null ? undefined : (base as WireNumber)}
            />
          )}
        </>
      ) : (
        <Words {...props} value={String(value)} isOther={isOther} />
      )}
    </td>
  );
}

/** A text, with what is not as in the base marked once it is shown whole. */
function Words(props: {
  tools: CompareTools;
  row: Difference;
  runId: string;
  baseId: string;
  value: string;
  base: string | number | null | undefined;
  isOther: boolean;
  isOpen: boolean;
  onBeside: (what: 'code' | 'uncommitted', runId: string) => void;
}): React.JSX.Element {
  const { tools, row, runId, value, base, isOther, isOpen } = props;
  const { text } = tools;
  const beside =
    row.section === 'code'
      ? 'code'
      : row.section === 'git' && row.key === UNCOMMITTED
        ? 'uncommitted'
        : null;
  if (isOther && beside && tools.live) {
    return (
      <button
        type="button"
        tabIndex={-1}
        className="jp-TrialbookCompare-link"
        title={
          beside === 'code'
            ? text.__('Compare the code')
            : text.__('Show the uncommitted changes')
        }
        onClick={() => {
          props.onBeside(beside, runId);
        }}
      >
        <bdi>{inOneLine(value)}</bdi>
      </button>
    );
  }
  if (!isOpen) {
    return <bdi>{inOneLine(value)}</bdi>;
  }
  if (!isOther || typeof base !== 'string') {
    return <bdi>{value}</bdi>;
  }
  const [before, other, after] = changedPart(base, value);
  return (
    <bdi>
      {before}
      {other && <mark>{other}</mark>}
      {after}
    </bdi>
  );
}

/** How far a metric is from the base's: the arrow says which way, the colour whether that is better. */
function Change(props: {
  tools: CompareTools;
  metric: string;
  value: WireNumber;
  base: WireNumber | undefined;
}): React.JSX.Element | null {
  const { tools, metric } = props;
  const { text, view } = tools;
  const direction = directionOf(metric, {
    directions: view.layout.directions ?? {}
  });
  const delta = deltaOf(props.value, props.base, direction);
  if (!delta || delta.by === 0) {
    return null;
  }
  const { by, verdict } = delta;
  return (
    <span className={`jp-TrialbookDelta ${verdict ? `jp-mod-${verdict}` : ''}`}>
      {`${by > 0 ? '+' : '−'}${formatRounded(Math.abs(by), 3)}`}
      <span aria-hidden="true">{by > 0 ? '▲' : '▼'}</span>
      {verdict && (
        <span className="jp-TrialbookUnseen">
          {verdict === 'better' ? text.__('better') : text.__('worse')}
        </span>
      )}
    </span>
  );
}

function titleOf(
  value: string | number | null,
  isMetric: boolean
): string | undefined {
  return value === null
    ? undefined
    : isMetric
      ? fullNumber(value as WireNumber)
      : String(value).slice(0, MAX_TITLE);
}
