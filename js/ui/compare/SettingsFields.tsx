import React from 'react';
import type { Changes } from '../../core/compare/compareLayout';
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

/** How curves are drawn: those of all charts, or of one. */
export function SettingsFields(props: {
  tools: CompareTools;
  settings: ChartSettings;
  onChange: (changes: Changes<ChartSettings>) => void;
}): React.JSX.Element {
  const { settings, onChange } = props;
  const { view, text, live } = props.tools;
  const { smoothing } = settings;
  const metrics = (view.table.page?.columns.metrics ?? []).slice(
    0,
    MAX_METRICS
  );
  const isGrouped = view.layout.group_by !== undefined;
  const isTime = settings.axis === 'time';
  return (
    <>
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
            onChange(
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
            onChange({
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
            onChange({ smoothing: { ...smoothing, amount: Number(value) } });
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
                onChange({ centre: value as 'mean' | 'median' });
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
                onChange({
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
        label={text.__('Log x')}
        checked={!isTime && (settings.log_x ?? false)}
        disabled={isTime}
        onChange={log_x => {
          onChange({ log_x: log_x || undefined });
        }}
      />
      <Check
        label={text.__('Log y')}
        checked={settings.log_y ?? false}
        onChange={log_y => {
          onChange({ log_y: log_y || undefined });
        }}
      />
      <Check
        label={text.__('Ignore outliers')}
        checked={settings.ignore_outliers ?? false}
        onChange={ignored => {
          onChange({ ignore_outliers: ignored || undefined });
        }}
      />
    </>
  );
}

/** Something that is on or off. */
export function Check(props: {
  label: string;
  checked: boolean;
  disabled?: boolean;
  title?: string;
  onChange: (checked: boolean) => void;
}): React.JSX.Element {
  return (
    <label title={props.title}>
      <input
        type="checkbox"
        checked={props.checked}
        disabled={props.disabled}
        onChange={event => {
          props.onChange(event.target.checked);
        }}
      />{' '}
      {props.label}
    </label>
  );
}
