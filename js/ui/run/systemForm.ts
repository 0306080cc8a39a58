import type { MetricForm } from '../chart/metricChart';

const SHARE: MetricForm = { unit: 'percent', yRange: [0, 100] };
const AMOUNT: MetricForm = { unit: 'megabytes', yRange: [0, 0] };

/** How a system metric is shown, as MLflow's names tell: shares of 100 %, and amounts from nothing on. */
export function systemForm(key: string): MetricForm {
  return key.endsWith('_percentage')
    ? SHARE
    : key.endsWith('_megabytes')
      ? AMOUNT
      : {};
}
