import { useVirtualizer } from '@tanstack/react-virtual';
import React, { useState, useSyncExternalStore } from 'react';
import type { Tick } from '../../core/compare/axisScale';
import { type Bar, barRange } from '../../core/compare/bars';
import {
  clip,
  formatCount,
  formatNumber,
  formatSpread
} from '../../core/text/format';
import { stepInList } from '../parts/arrowKeys';
import { Icon } from '../parts/icons';
import { instanceName } from '../parts/instanceName';
import { RunMark } from '../parts/RunMark';
import { useSize } from '../chart/canvas';
import type { CompareTools } from './compareTools';
import { roundTicks, thinned } from '../chart/plotBox';

/** Pixels of a bar's line, and of a label of the scale. */
const LINE = 24;
const LABEL = 64;
/** What name and value take beside the bars. */
const BESIDE = 260;
const PAGE = 10;

export interface BarScale {
  /** From 0 to 1; null where a value has no place. */
  readonly placeOf: (value: number) => number | null;
  /** Where bars begin. */
  readonly zero: number;
  readonly ticks: (most: number) => readonly Tick[];
}

/** Where bars begin and end. */
export function scaleOf(bars: readonly Bar[], log: boolean): BarScale {
  const range = barRange(bars, log);
  if (!range) {
    return { placeOf: () => null, zero: 0, ticks: () => [] };
  }
  const scaled = (value: number) => (log ? Math.log10(value) : value);
  const [low, high] = range.map(scaled) as [number, number];
  const placeOf = (value: number) => {
    const at = (scaled(value) - low) / (high - low);
    return Number.isFinite(at) ? Math.min(1, Math.max(0, at)) : null;
  };
  return {
    placeOf,
    zero: log ? 0 : (placeOf(0) ?? 0),
    ticks: most =>
      roundTicks(
        {
          ...{ kind: 'number', range, log, hasNone: false, ticks: [] },
          placeOf: value => placeOf(Number(value)) ?? 0
        },
        most
      )
  };
}

/** Bars below one another, with their names and numbers; only those in sight are there. */
export function BarList(props: {
  tools: CompareTools;
  bars: readonly Bar[];
  scale: BarScale;
  label: string;
  isGrouped: boolean;
}): React.JSX.Element {
  const { tools, bars, scale } = props;
  const { text, pointed, state, place, view } = tools;
  const [name] = useState(() => instanceName('bars'));
  const [frame, setFrame] = useState<HTMLElement | null>(null);
  const { width } = useSize(frame);
  const near = useSyncExternalStore(pointed.subscribe, pointed.get);
  const { ids } = useSyncExternalStore(
    state.selection.subscribe,
    state.selection.getSelected
  );
  const virtualizer = useVirtualizer({
    count: bars.length,
    getScrollElement: () => frame,
    estimateSize: () => LINE,
    overscan: 5
  });
  const isOf = (bar: Bar | undefined, runId: string | null | undefined) =>
    bar?.rows.some(({ run_id }) => run_id === runId) ?? false;
  const at = bars.findIndex(bar => isOf(bar, near));
  const base = bars.find(bar => isOf(bar, view.layout.baseline));
  const baseAt =
    base?.value === null || !base ? null : scale.placeOf(base.value);
  const idsOf = (bar: Bar) => bar.rows.map(({ run_id }) => run_id);
  const isSelected = (bar: Bar) => idsOf(bar).every(id => ids.has(id));
  const toggle = (bar: Bar) => {
    const of = idsOf(bar);
    state.selection.select(
      isSelected(bar)
        ? [...ids].filter(id => !of.includes(id))
        : [...ids, ...of]
    );
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const to = stepInList(event.key, at, bars.length, PAGE);
    const bar = bars[at];
    const [first] = bar?.rows ?? [];
    if (to !== undefined) {
      pointed.set(bars[to]?.rows[0]?.run_id ?? null);
      virtualizer.scrollToIndex(to);
    } else if (event.key === ' ' && bar) {
      toggle(bar);
    } else if (event.key === 'Enter' && first && place.services.openRun) {
      place.acts.openRun(first.run_id);
    } else if (event.key === 'Escape' && ids.size > 0) {
      state.selection.clear();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const room = Math.max(1, width - BESIDE);
  const ticks = thinned(
    scale.ticks(Math.max(2, Math.floor(room / LABEL))),
    LABEL / room
  );
  return (
    <div
      ref={setFrame}
      className="jp-TrialbookCompare-bars"
      role="grid"
      aria-label={props.label}
      aria-rowcount={bars.length}
      aria-multiselectable="true"
      aria-activedescendant={at < 0 ? undefined : `${name}-${String(at)}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onMouseLeave={() => {
        pointed.set(null);
      }}
    >
      <div className="jp-TrialbookCompare-barScale" aria-hidden="true">
        <span />
        <span>
          {ticks.map(({ at: tick, label }) => (
            <span key={tick} style={{ left: `${String(100 * tick)}%` }}>
              {label}
            </span>
          ))}
        </span>
        <span />
      </div>
      <div
        role="presentation"
        style={{ height: virtualizer.getTotalSize(), position: 'relative' }}
      >
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const bar = bars[index];
          return (
            bar && (
              <BarLine
                key={index}
                id={`${name}-${String(index)}`}
                {...{ bar, index, scale, baseAt, tools }}
                isGrouped={props.isGrouped}
                top={start}
                isBase={bar === base}
                isPointed={index === at}
                isSelected={isSelected(bar)}
                onToggle={() => {
                  toggle(bar);
                }}
              />
            )
          );
        })}
      </div>
      {at >= 0 && (
        <span className="jp-TrialbookChart-spoken" aria-live="polite">
          {text.__('%1 of %2', formatCount(at + 1), formatCount(bars.length))}
        </span>
      )}
    </div>
  );
}

function BarLine(props: {
  id: string;
  tools: CompareTools;
  bar: Bar;
  index: number;
  scale: BarScale;
  /** Where the baseline's bar ends. */
  baseAt: number | null;
  isGrouped: boolean;
  top: number;
  isBase: boolean;
  isPointed: boolean;
  isSelected: boolean;
  onToggle: () => void;
}): React.JSX.Element {
  const { tools, bar, scale, baseAt } = props;
  const { text, pointed, styleOf } = tools;
  const [first] = bar.rows;
  const label = bar.label ?? text.__('no value');
  const style = first && styleOf(first);
  const end = bar.value === null ? null : scale.placeOf(bar.value);
  const per = (place: number) => `${String(100 * place)}%`;
  const spread =
    bar.value === null || bar.std === null
      ? null
      : ([bar.value - bar.std, bar.value + bar.std] as const).map(
          // A spread that reaches below a logarithmic scale goes to its end.
          each => scale.placeOf(each) ?? 0
        );
  const [from = 0, to = 0] = spread ?? [];
  const number =
    bar.value === null
      ? '–'
      : bar.std === null
        ? formatNumber(bar.value)
        : formatSpread(bar.value, bar.std).join(' ± ');
  const marks = [
    props.isPointed && 'jp-mod-pointed',
    props.isSelected && 'jp-mod-selected',
    props.isBase && 'jp-mod-baseline'
  ].filter(Boolean);
  return (
    <div
      id={props.id}
      role="row"
      aria-rowindex={props.index + 1}
      aria-selected={props.isSelected}
      className={`jp-TrialbookCompare-barLine ${marks.join(' ')}`.trim()}
      style={{ transform: `translateY(${String(props.top)}px)` }}
      onMouseEnter={() => {
        pointed.set(first?.run_id ?? null);
      }}
      onClick={props.onToggle}
    >
      <span role="rowheader" title={label}>
        {style && <RunMark runStyle={style} />}
        <bdi>{clip(label)}</bdi>
        {props.isBase && (
          <span
            role="img"
            aria-label={text.__('Baseline')}
            title={text.__('Baseline: the others are compared with it')}
          >
            <Icon name="flag" />
          </span>
        )}
      </span>
      <span role="presentation" aria-hidden="true">
        {end !== null && (
          <span
            className="jp-TrialbookCompare-barFill"
            style={{
              left: per(Math.min(scale.zero, end)),
              width: per(Math.abs(end - scale.zero)),
              background: style?.colour
            }}
          />
        )}
        {spread && (
          <span
            className="jp-TrialbookCompare-barSpread"
            style={{ left: per(from), width: per(to - from) }}
          />
        )}
        {baseAt !== null && (
          <span
            className="jp-TrialbookCompare-barBase"
            style={{ left: per(baseAt) }}
          />
        )}
      </span>
      <span role="gridcell" title={number}>
        {number}
        {props.isGrouped && (
          <span className="jp-TrialbookCompare-quiet">
            {' '}
            {text.__('(%1)', formatCount(bar.count))}
          </span>
        )}
      </span>
    </div>
  );
}
