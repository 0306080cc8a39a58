import React, { useCallback, useEffect, useRef, useState } from 'react';
import type { Changes } from '../../core/compare/compareLayout';
import type { PlacedChart } from '../../core/compare/layoutCharts';
import { clip } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type { AxisRange, ChartSettings } from '../../protocol/generated';
import { Icon } from '../parts/icons';
import { below, Menu, type Point, Popover } from '../parts/Menu';
import type { CompareTools } from './compareTools';
import { MetricsPanel } from './MetricsPanel';
import { SettingsFields } from './SettingsFields';

/** What a person does to one chart. */
export interface ChartEdits {
  /** With null it is drawn as all are. */
  readonly onSettings: (changes: Changes<ChartSettings> | null) => void;
  /** Without any the chart goes. */
  readonly onKeys: (keys: readonly string[]) => void;
  /** Null where there is nowhere to go. */
  readonly onBack: (() => void) | null;
  readonly onForth: (() => void) | null;
  /** Whether it has just come to where it stands, and is to have the focus; `onMet` once it has. */
  readonly isSought: boolean;
  readonly onMet: () => void;
}

/** What can be done to a chart: how it is drawn, what of, and where it stands. */
export function ChartMenu(props: {
  tools: CompareTools;
  chart: PlacedChart;
  settings: ChartSettings;
  edits: ChartEdits;
}): React.JSX.Element {
  const { tools, chart, settings, edits } = props;
  const { text } = tools;
  const [opened, setOpened] = useState<{
    kind: 'menu' | 'settings' | 'metrics';
    at: Point;
  } | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const { isSought, onMet } = edits;
  useEffect(() => {
    if (isSought) {
      button.current?.focus({ preventScroll: true });
      onMet();
    }
  }, [isSought, onMet]);
  const close = useCallback(() => {
    setOpened(null);
    button.current?.focus({ preventScroll: true });
  }, []);
  const name = clip(chart.name);
  const label = text.__('Change the chart %1', name);
  const show = (kind: 'settings' | 'metrics') => () => {
    setOpened(opened && { ...opened, kind });
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className="jp-TrialbookIconButton"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={opened !== null}
        title={text.__('Change the chart')}
        onClick={({ currentTarget }) => {
          setOpened({ kind: 'menu', at: below(currentTarget) });
        }}
      >
        <Icon name="more" />
      </button>
      {opened?.kind === 'menu' && (
        <Menu
          at={opened.at}
          label={label}
          items={[
            { label: text.__('Settings…'), run: show('settings') },
            { label: text.__('Metrics…'), run: show('metrics') },
            {
              label: text.__('Move Back'),
              first: true,
              disabled: !edits.onBack,
              run: () => edits.onBack?.()
            },
            {
              label: text.__('Move Forward'),
              disabled: !edits.onForth,
              run: () => edits.onForth?.()
            },
            {
              label: text.__('Remove'),
              first: true,
              run: () => {
                edits.onKeys([]);
              }
            }
          ]}
          onClose={close}
        />
      )}
      {opened?.kind === 'settings' && (
        <Popover
          at={opened.at}
          label={text.__('Settings of %1', name)}
          role="dialog"
          className="jp-TrialbookCompare-settings"
          onClose={close}
        >
          <SettingsFields
            tools={tools}
            settings={settings}
            onChange={edits.onSettings}
          />
          <RangeFields
            range={settings.y_range ?? null}
            text={text}
            onRange={y_range => {
              edits.onSettings({ y_range });
            }}
          />
          <button
            type="button"
            className="jp-TrialbookButton"
            disabled={!chart.settings}
            onClick={() => {
              close();
              edits.onSettings(null);
            }}
          >
            {text.__('As all charts')}
          </button>
        </Popover>
      )}
      {opened?.kind === 'metrics' && (
        <MetricsPanel
          at={opened.at}
          tools={tools}
          label={text.__('Metrics of %1', name)}
          keys={chart.keys}
          button={text.__('Apply')}
          onKeys={edits.onKeys}
          onClose={close}
        />
      )}
    </>
  );
}

/** The minimum and the maximum of y that are shown; what is no range yet changes nothing. */
function RangeFields(props: {
  range: AxisRange | null;
  text: Text;
  onRange: (range: AxisRange | undefined) => void;
}): React.JSX.Element {
  const { range, text, onRange } = props;
  const [typed, setTyped] = useState({
    start: range ? String(range.start) : '',
    end: range ? String(range.end) : ''
  });
  const isNone = typed.start === '' && typed.end === '';
  const isWrong = !isNone && !rangeOf(typed);
  const field = (end: keyof AxisRange, label: string) => (
    <label>
      {label}{' '}
      <input
        type="number"
        step="any"
        value={typed[end]}
        aria-invalid={isWrong}
        onChange={({ target: { value } }) => {
          const now = { ...typed, [end]: value };
          setTyped(now);
          const next = rangeOf(now);
          if (next || (now.start === '' && now.end === '')) {
            onRange(next ?? undefined);
          }
        }}
      />
    </label>
  );
  return (
    <>
      {field('start', text.__('Minimum of y'))}
      {field('end', text.__('Maximum of y'))}
    </>
  );
}

function rangeOf(typed: Record<keyof AxisRange, string>): AxisRange | null {
  const [start, end] = [typed.start, typed.end].map(each =>
    each === '' ? NaN : Number(each)
  );
  return start !== undefined && end !== undefined && start < end
    ? { start, end }
    : null;
}
