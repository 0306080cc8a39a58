import type { ValueUnit } from '../../core/text/units';
import type { MetricSummary } from '../../protocol/generated';

/** Which data a metric was measured on, as its name says. */
export type Role = 'train' | 'validation' | 'test';

/** What one chart shows: a metric, or one thing measured on several data. */
export interface MetricChart {
  readonly name: string;
  readonly metrics: readonly MetricSummary[];
  /** Of each metric; null of one alone. */
  readonly roles: readonly (Role | null)[];
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
