import React from 'react';
import { changed } from '../../core/compare/compareLayout';
import { clip } from '../../core/text/format';
import type { ChartSettings, Smoothing } from '../../protocol/generated';
import type { CompareTools } from './compareTools';

/** Metrics that are offered as an axis. */
const MAX_METRICS = 200;
/** Where smoothing begins that is turned on. */
const AMOUNTS: Record<Smoothing['kind'], number> = {
  ema: 0.6,
  mean: 10,
  gaussian: 3
};

/** How the curves of all charts are drawn. */
export function CurveSettings(props: {
  tools: CompareTools;
  shared: boolean;
  onShared: (shared: boolean) => void;
}): React.JSX.Element {
  const { view, text, live, onLayout } = props.tools;
  const { layout } = view;
  const { settings } = layout;
  const { smoothing } = settings;
  const change = (changes: {
    [K in keyof ChartSettings]?: ChartSettings[K] | undefined;
  }) => {
    onLayout({ ...layout, settings: changed(settings, changes) });
  };
  const metrics = (view.table.page?.columns.metrics ?? []).slice(
    0,
    MAX_METRICS
  );
  const isGrouped = layout.group_by !== undefined;
  return (
    <div
      className="jp-TrialbookCompare-tools"
      role="group"
      aria-label={text.__('How curves are drawn')}
    >
      <label>
        {text.__('Axis')}{' '}
        <select
          value={
            settings.axis === 'metric'
              ? `metric:${settings.axis_metric ?? ''}`
              : settings.axis
          }
          disabled={!live}
          title={live ? undefined : text.__('This needs a kernel')}
          onChange={({ target: { value } }) => {
            change(
              value.startsWith('metric:')
                ? { axis: 'metric', axis_metric: value.slice(7) }
                : {
                    axis: value as ChartSettings['axis'],
                    axis_metric: undefined
                  }
            );
          }}
        >
          <option value="step">{text.__('Step')}</option>
          <option value="time">{text.__('Time')}</option>
          <option value="relative">{text.__('Time since the start')}</option>
          {metrics.length > 0 && (
            <optgroup label={text.__('Metrics')}>
              {metrics.map(key => (
                <option key={key} value={`metric:${key}`}>
                  {clip(key)}
                </option>
              ))}
            </optgroup>
          )}
        </select>
      </label>
      <label>
        {text.__('Smoothing')}{' '}
        <select
          value={smoothing?.kind ?? ''}
          onChange={({ target: { value } }) => {
            const kind = value as Smoothing['kind'] | '';
            change({
              smoothing:
                kind === '' ? undefined : { kind, amount: AMOUNTS[kind] }
            });
          }}
        >
          <option value="">{text.__('None')}</option>
          <option value="ema">{text.__('Exponential')}</option>
          <option value="mean">{text.__('Moving average')}</option>
          <option value="gaussian">{text.__('Gaussian')}</option>
        </select>
      </label>
      {smoothing && (
        <input
          type="range"
          aria-label={text.__('Amount of smoothing')}
          aria-valuetext={String(smoothing.amount)}
          title={String(smoothing.amount)}
          min={smoothing.kind === 'ema' ? 0 : 1}
          max={smoothing.kind === 'ema' ? 0.999 : 100}
          step={smoothing.kind === 'ema' ? 0.001 : 1}
          value={smoothing.amount}
          onChange={({ target: { value } }) => {
            change({ smoothing: { ...smoothing, amount: Number(value) } });
          }}
        />
      )}
      {isGrouped && (
        <>
          <label>
            {text.__('Line')}{' '}
            <select
              value={settings.centre ?? 'mean'}
              onChange={({ target: { value } }) => {
                change({ centre: value as 'mean' | 'median' });
              }}
            >
              <option value="mean">{text.__('Mean')}</option>
              <option value="median">{text.__('Median')}</option>
            </select>
          </label>
          <label>
            {text.__('Band')}{' '}
            <select
              value={settings.band ?? 'minmax'}
              onChange={({ target: { value } }) => {
                change({
                  band: value as NonNullable<ChartSettings['band']>
                });
              }}
            >
              <option value="minmax">{text.__('Minimum to maximum')}</option>
              <option value="std">{text.__('Standard deviation')}</option>
              <option value="sem">{text.__('Standard error')}</option>
              <option value="ci95">{text.__('95 % interval')}</option>
            </select>
          </label>
        </>
      )}
      <Check
        label={text.__('Logarithmic')}
        checked={settings.log_y ?? false}
        onChange={log_y => {
          change({ log_y: log_y || undefined });
        }}
      />
      <Check
        label={text.__('Ignore outliers')}
        checked={settings.ignore_outliers ?? false}
        onChange={ignored => {
          change({ ignore_outliers: ignored || undefined });
        }}
      />
      <Check
        label={text.__('Zoom together')}
        checked={props.shared}
        onChange={props.onShared}
      />
    </div>
  );
}

function Check(props: {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}): React.JSX.Element {
  return (
    <label>
      <input
        type="checkbox"
        checked={props.checked}
        onChange={event => {
          props.onChange(event.target.checked);
        }}
      />{' '}
      {props.label}
    </label>
  );
}
