import React, { useCallback, useMemo, useState } from 'react';
import { type Scored, shareText } from '../../core/evaluation/curveFigures';
import type { CurveSubject } from '../../core/evaluation/scoreCounts';
import {
  evenThresholds,
  everyThreshold,
  thresholdTable
} from '../../core/evaluation/thresholdTable';
import { formatCount, formatNumber } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import { CurvesTable } from './CurvesTable';

const COUNTS = ['tp', 'fp', 'fn', 'tn'] as const;
const SHARES = ['precision', 'recall', 'f1', 'accuracy'] as const;

interface ThresholdTableProps {
  readonly subjects: readonly CurveSubject[];
  readonly scored: readonly Scored[];
  readonly range: readonly [low: number, high: number];
  readonly onThreshold: (threshold: number) => void;
  readonly text: Text;
}

/** What thresholds make of the samples; a threshold that is clicked is taken. The slider does not change it. */
export const ThresholdTable = React.memo(function ThresholdTable(
  props: ThresholdTableProps
): React.JSX.Element {
  const { subjects, scored, range, onThreshold, text } = props;
  const [each, setEach] = useState(false);
  const every = useMemo(
    () => everyThreshold(scored.map(({ counts }) => counts)),
    [scored]
  );
  const thresholds = useMemo(
    () => (each ? every : evenThresholds(range)),
    [each, every, range]
  );
  const several = subjects.length > 1;
  const linesOf = useCallback(
    ({ subject, counts }: Scored) =>
      thresholdTable(counts, thresholds).map(line => ({
        id: `${String(line.threshold)} ${String(subject)}`,
        threshold: line.threshold,
        onChoose: () => {
          onThreshold(line.threshold);
        },
        cells: [
          { text: shareText(line.threshold), full: String(line.threshold) },
          ...(several ? [{ text: subjects[subject]?.title ?? '' }] : []),
          ...COUNTS.map(name => ({
            text: formatNumber(line[name]),
            full: String(line[name])
          })),
          ...SHARES.map(name => ({
            text: shareText(line[name]),
            full: Number.isNaN(line[name])
              ? text.__('Not defined: there is nothing to divide by')
              : String(line[name])
          }))
        ]
      })),
    [thresholds, several, subjects, onThreshold, text]
  );
  const lines = useMemo(() => {
    const bySubject = scored.map(linesOf);
    // Those of one threshold beneath one another.
    return thresholds.flatMap((_, at) =>
      bySubject.flatMap(own => own[at] ?? [])
    );
  }, [scored, thresholds, linesOf]);
  const name = text.__('Thresholds');
  return (
    <section className="jp-TrialbookCurves-thresholds" aria-label={name}>
      <header>
        <b>{name}</b>
        <label>
          <input
            type="checkbox"
            checked={each}
            onChange={({ target }) => {
              setEach(target.checked);
            }}
          />
          {text._n(
            'At the one score',
            'At each of %1 scores',
            every.length,
            formatCount(every.length)
          )}
        </label>
      </header>
      <CurvesTable
        name={name}
        heads={[
          text.__('Threshold'),
          ...(several ? [text.__('Run')] : []),
          ...[text.__('TP'), text.__('FP'), text.__('FN'), text.__('TN')],
          ...[text.__('Precision'), text.__('Recall'), text.__('F1')],
          text.__('Accuracy')
        ]}
        lines={lines}
        text={text}
      />
    </section>
  );
});
