import type { KeyGroup, Role } from '../../core/run/metricPairs';
import type { ValueUnit } from '../../core/text/units';
import type { MetricSummary } from '../../protocol/generated';

/** What one chart shows: a metric, or one thing measured on several data. */
export interface MetricChart extends KeyGroup {
  /** Those of its keys. */
  readonly metrics: readonly MetricSummary[];
}

/** How a metric's values are shown; nothing of it where they are plain numbers. */
export interface MetricForm {
  readonly unit?: ValueUnit;
  /** What the axis shows at least. */
  readonly yRange?: readonly [number, number];
}

/** As in `stroke-dasharray`: what was trained on is unbroken. */
export const ROLE_DASHES: Record<Role, string> = {
  train: '',
  validation: '6 3',
  test: '2 2.5'
};
