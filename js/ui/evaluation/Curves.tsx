import React, { useCallback, useMemo, useState } from 'react';
import {
  CURVE_KINDS,
  curveFigures,
  type Scored,
  scoredSubjects,
  shareText
} from '../../core/evaluation/curveFigures';
import {
  confusionAt,
  type Lack,
  lackOf,
  measuresOf
} from '../../core/evaluation/operatingCounts';
import { usualThreshold } from '../../core/evaluation/operatingPoint';
import {
  type EvaluationCurvesProps,
  scoredLabels,
  scoresOf
} from '../../core/evaluation/scoreCounts';
import { sharedRange } from '../../core/evaluation/scoreHistogram';
import { clip, formatCount } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import { LineSample } from '../chart/ChartLegend';
import { below, type Point } from '../parts/Menu';
import { Notice } from '../parts/Notice';
import { CurvesConfusion } from './CurvesConfusion';
import { CurvesFigure } from './CurvesFigure';
import { CurvesOperatingPoint } from './CurvesOperatingPoint';
import { thresholdAxis } from './thresholdKeys';
import { ThresholdSlider } from './ThresholdSlider';
import { ThresholdTable } from './ThresholdTable';

/** The curves of a class against all others, of one subject or several; one threshold is in all of them. */
export function EvaluationCurves(
  props: EvaluationCurvesProps
): React.JSX.Element {
  const { subjects, text, compact, onThreshold, onSave } = props;
  const labels = useMemo(() => scoredLabels(subjects), [subjects]);
  const label = labels.includes(props.label)
    ? props.label
    : (labels.at(-1) ?? props.label);
  const scored = useMemo(
    () => scoredSubjects(subjects, label),
    [subjects, label]
  );
  const figures = useMemo(() => curveFigures(scored, text), [scored, text]);
  const range = useMemo(
    () => sharedRange(scored.map(({ counts }) => counts)),
    [scored]
  );
  const axis = useMemo(() => range && thresholdAxis(range), [range]);
  const [opened, setOpened] = useState<Point | null>(null);
  const close = useCallback(() => {
    setOpened(null);
  }, []);
  if (!range || !axis) {
    return <Notice>{text.__('There are no scores to draw curves of.')}</Notice>;
  }
  const name = subjects[0]?.labels[label] ?? '';
  const first = scored[0]?.counts ?? null;
  const threshold = props.threshold ?? usualThreshold(first, range);
  const shared = { subjects, scored, text };
  const tools = { ...shared, axis, threshold, onThreshold };
  return (
    <div
      className={`jp-TrialbookCurves${compact ? ' jp-mod-compact' : ''}`}
      role="group"
      aria-label={text.__('Curves')}
    >
      <div className="jp-TrialbookCurves-bar">
        <label>
          {text.__('Class')}
          <select
            value={label}
            onChange={({ target }) => {
              props.onLabel(Number(target.value));
            }}
          >
            {labels.map(each => (
              <option key={each} value={each}>
                {clip(subjects[0]?.labels[each] ?? '')}
              </option>
            ))}
          </select>
        </label>
        <ThresholdSlider
          {...{ axis, threshold, onThreshold, text }}
          spoken={spokenAt(threshold, shared)}
        />
        <button
          type="button"
          className="jp-TrialbookButton"
          aria-haspopup="dialog"
          onClick={event => {
            setOpened(below(event.currentTarget));
          }}
        >
          {text.__('Find a threshold…')}
        </button>
        <button
          type="button"
          className="jp-TrialbookButton"
          title={text.__('Back to the usual threshold')}
          disabled={props.threshold === null}
          onClick={() => {
            onThreshold(null);
          }}
        >
          {text.__('Reset')}
        </button>
        {onSave && (
          <button
            type="button"
            className="jp-TrialbookButton"
            title={text.__('Save the threshold with the run')}
            onClick={() => {
              onSave(threshold);
            }}
          >
            {text.__('Save')}
          </button>
        )}
      </div>
      {opened && (
        <CurvesOperatingPoint
          {...shared}
          at={opened}
          onThreshold={onThreshold}
          onClose={close}
        />
      )}
      {subjects.length > 1 && (
        <div className="jp-TrialbookChart-legend">
          {subjects.map(({ title, style }, at) => (
            <span key={at} title={title}>
              <LineSample {...style} />
              <bdi>{clip(title)}</bdi>
            </span>
          ))}
        </div>
      )}
      <Notes {...props} label={label} />
      <CurvesConfusion {...shared} threshold={threshold} label={name} />
      <div className="jp-TrialbookCurves-figures">
        {figures.map(figure => (
          <CurvesFigure
            key={CURVE_KINDS.indexOf(figure.kind)}
            figure={figure}
            tools={tools}
          />
        ))}
      </div>
      <ThresholdTable {...shared} range={range} onThreshold={onThreshold} />
    </div>
  );
}

/** What of a subject is not in the curves, and why. */
function Notes({
  subjects,
  label,
  text
}: EvaluationCurvesProps): React.JSX.Element | null {
  const labels = subjects[0]?.labels ?? [];
  const notes = subjects.flatMap(each => {
    const lack = lackOf(scoresOf(each, labels, label));
    const { without = 0 } = each;
    return [
      ...(lack === null ? [] : [lackText(lack, text)]),
      ...(without > 0
        ? [
            text._n(
              '%1 sample has no score (NaN) and is left out',
              '%1 samples have no score (NaN) and are left out',
              without,
              formatCount(without)
            )
          ]
        : [])
    ].map(note =>
      subjects.length > 1 ? `${clip(each.title)}: ${note}` : note
    );
  });
  return notes.length > 0 ? (
    <ul className="jp-TrialbookCurves-notes">
      {notes.map((note, at) => (
        <li key={at}>
          <bdi>{note}</bdi>
        </li>
      ))}
    </ul>
  ) : null;
}

function lackText(lack: Lack, text: Text): string {
  switch (lack) {
    case 'scores':
      return text.__('no scores of this class');
    case 'positives':
      return text.__('no sample is of this class');
    case 'negatives':
      return text.__('every sample is of this class');
  }
}

/** What a threshold makes of the samples, to be read out. */
function spokenAt(
  threshold: number,
  of: Pick<EvaluationCurvesProps, 'subjects' | 'text'> & {
    readonly scored: readonly Scored[];
  }
): string {
  const { subjects, scored, text } = of;
  return [
    shareText(threshold),
    ...scored.map(({ subject, counts }) => {
      const { precision, recall } = measuresOf(confusionAt(counts, threshold));
      const words = text.__(
        'precision %1, recall %2',
        shareText(precision),
        shareText(recall)
      );
      return subjects.length > 1
        ? `${clip(subjects[subject]?.title ?? '')}: ${words}`
        : words;
    })
  ].join(' · ');
}
