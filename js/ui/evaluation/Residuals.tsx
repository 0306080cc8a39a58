import React, { useMemo, useState } from 'react';
import {
  distributionFigure,
  PREDICTED,
  predictedFigure,
  residualFigure
} from '../../core/evaluation/residualFigures';
import { worstSamples } from '../../core/evaluation/residuals';
import type {
  RegressionPlotsProps,
  RegressionSubject
} from '../../core/evaluation/scoreCounts';
import { clip, formatNumber } from '../../core/text/format';
import { LineSample } from '../chart/ChartLegend';
import { Notice } from '../parts/Notice';
import { CurvesTable } from './CurvesTable';
import { ResidualsFigure } from './ResidualsFigure';

/** A regressor's predictions: against what was there, its residuals, their distribution, and where it is most wrong. */
export function RegressionPlots(
  props: RegressionPlotsProps
): React.JSX.Element {
  const { subjects, onSample, text, compact } = props;
  const [column, setColumn] = useState<string | null>(null);
  const names = useMemo(
    () => [
      ...new Set(
        subjects.flatMap(({ columns }) => columns.map(({ name }) => name))
      )
    ],
    [subjects]
  );
  // A column that is no more is set against nothing.
  const against = column !== null && names.includes(column) ? column : null;
  const predicted = useMemo(
    () => predictedFigure(subjects, text),
    [subjects, text]
  );
  const residual = useMemo(
    () => residualFigure(subjects, against ?? PREDICTED, text),
    [subjects, against, text]
  );
  const distribution = useMemo(
    () => distributionFigure(subjects, text),
    [subjects, text]
  );
  if (subjects.every(({ count }) => count === 0)) {
    return <Notice>{text.__('There are no predictions.')}</Notice>;
  }
  const shared = { subjects, onSample, text };
  return (
    <div
      className={`jp-TrialbookCurves${compact ? ' jp-mod-compact' : ''}`}
      role="group"
      aria-label={text.__('Residuals')}
    >
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
      {names.length > 0 && (
        <div className="jp-TrialbookCurves-bar">
          <label>
            {text.__('Residuals against')}
            <select
              value={against === null ? '' : String(names.indexOf(against))}
              onChange={({ target: { value } }) => {
                setColumn(value === '' ? null : (names[Number(value)] ?? null));
              }}
            >
              <option value="">{text.__('Predicted')}</option>
              {names.map((name, at) => (
                <option key={name} value={at}>
                  {clip(name)}
                </option>
              ))}
            </select>
          </label>
        </div>
      )}
      <div className="jp-TrialbookCurves-figures">
        <ResidualsFigure figure={predicted} {...shared} />
        <ResidualsFigure figure={residual} {...shared} />
        <ResidualsFigure figure={distribution} {...shared} />
      </div>
      <div className="jp-TrialbookCurves-worst">
        {subjects.map((subject, at) => (
          <ResidualsWorst
            key={at}
            subject={subject}
            named={subjects.length > 1}
            onSample={onSample}
            text={text}
          />
        ))}
      </div>
    </div>
  );
}

function ResidualsWorst(
  props: Pick<RegressionPlotsProps, 'text'> & {
    subject: RegressionSubject;
    named: boolean;
    onSample: RegressionPlotsProps['onSample'] | undefined;
  }
): React.JSX.Element {
  const { subject, named, onSample, text } = props;
  const lines = useMemo(
    () =>
      worstSamples(subject).map(({ id, actual, predicted }, at) => ({
        id: `${String(at)} ${id}`,
        ...(onSample
          ? {
              onChoose: () => {
                onSample(id);
              }
            }
          : {}),
        cells: [
          { text: id },
          ...[actual, predicted, actual - predicted].map(value => ({
            text: formatNumber(value),
            full: String(value)
          }))
        ]
      })),
    [subject, onSample]
  );
  const name = named
    ? text.__('Worst samples of %1', clip(subject.title))
    : text.__('Worst samples');
  return (
    <section aria-label={name}>
      <b title={subject.title}>
        <bdi>{name}</bdi>
      </b>
      <CurvesTable
        name={name}
        heads={[
          ...[text.__('Sample'), text.__('Actual'), text.__('Predicted')],
          text.__('Actual − predicted')
        ]}
        lines={lines}
        text={text}
      />
    </section>
  );
}
