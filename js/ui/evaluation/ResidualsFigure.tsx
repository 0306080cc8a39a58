import React, { useCallback, useMemo, useState } from 'react';
import {
  type ResidualFigure,
  residualText
} from '../../core/evaluation/residualFigures';
import type { RegressionSubject } from '../../core/evaluation/scoreCounts';
import { clip, formatNumber } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import { drawCrosshair } from './curveDrawing';
import { CurvesPlot, type Draw } from './CurvesPlot';
import { CurvesTable } from './CurvesTable';
import { FigureFrame } from './FigureFrame';
import {
  drawResiduals,
  residualAt,
  type ResidualPoint,
  stepByKey,
  walkOrder
} from './residualDrawing';

interface FigureProps {
  readonly figure: ResidualFigure;
  readonly subjects: readonly RegressionSubject[];
  /** Shows a sample that is clicked. */
  readonly onSample?: ((id: string) => void) | undefined;
  readonly text: Text;
}

/** One plot of a regressor, or its numbers as a table. */
export function ResidualsFigure(props: FigureProps): React.JSX.Element {
  const { title, caption, lack } = props.figure;
  return (
    <FigureFrame
      title={title}
      said={
        <span className="jp-TrialbookCurves-value" title={caption}>
          {caption}
        </span>
      }
      lack={lack}
      plot={() => <ResidualsPlot {...props} />}
      table={() => <ResidualsTable {...props} />}
      text={props.text}
    />
  );
}

function ResidualsPlot({
  figure,
  subjects,
  onSample,
  text
}: FigureProps): React.JSX.Element {
  const { xTitle, yTitle, xRange, yRange, categories } = figure;
  const [near, setNear] = useState<{
    of: ResidualFigure;
    point: ResidualPoint;
    spoken: boolean;
  } | null>(null);
  // What was pointed at in another figure is not in this one.
  const point = near?.of === figure ? near.point : null;
  const order = useMemo(() => walkOrder(figure), [figure]);
  const styles = useMemo(() => subjects.map(({ style }) => style), [subjects]);
  const x = useMemo(
    () => ({ range: xRange, categories }),
    [xRange, categories]
  );
  const y = useMemo(() => ({ range: yRange }), [yRange]);
  const draw: Draw = useCallback(
    (context, scale, colour) => {
      drawResiduals(context, figure, styles, scale, colour);
    },
    [figure, styles]
  );
  const above: Draw = useCallback(
    (context, scale, colour) => {
      const own = point && figure.points[point.subject];
      if (own) {
        const left = scale.xAt(own.x[point.at] ?? NaN);
        const right = figure.bars
          ? scale.xAt(own.x[point.at + 1] ?? NaN)
          : left;
        const up = scale.yAt(own.y[point.at] ?? NaN);
        drawCrosshair(context, (left + right) / 2, up, scale, colour);
      }
    },
    [figure, point]
  );
  const open = (at: ResidualPoint | null) => {
    const id = at && !figure.bars && subjects[at.subject]?.ids[at.at];
    if (typeof id === 'string') {
      onSample?.(id);
    }
  };
  const read = (write: (value: number) => string) => {
    const subject = point && subjects[point.subject];
    if (!subject) {
      return '';
    }
    const words = residualText(figure, subject, point.subject, point.at, write);
    return subjects.length > 1 ? `${clip(subject.title)}: ${words}` : words;
  };
  const hint =
    onSample && !figure.bars
      ? text.__(
          'Keys: ← → from point to point, Enter to look at the sample. A click shows it, too'
        )
      : text.__('Keys: ← → from point to point');
  return (
    <>
      <div className="jp-TrialbookCurves-yTitle">{yTitle}</div>
      <CurvesPlot
        {...{ x, y, draw, above }}
        role={{ label: figure.title, hint, slider: null }}
        onPoint={(at, scale) => {
          const found = at && residualAt(figure, at, scale);
          setNear(found && { of: figure, point: found, spoken: false });
        }}
        onClick={(at, scale) => {
          open(residualAt(figure, at, scale));
        }}
        onKey={({ key }) => {
          if (key === 'Enter' && point && onSample) {
            open(point);
            return true;
          }
          const from = point
            ? order.findIndex(
                each => each.subject === point.subject && each.at === point.at
              )
            : -1;
          const next = order[stepByKey(from, order.length, key) ?? -1];
          if (next) {
            setNear({ of: figure, point: next, spoken: true });
          }
          return next !== undefined;
        }}
      />
      <div className="jp-TrialbookCurves-foot">
        <span title={point ? read(String) : hint}>
          <bdi>{point ? read(formatNumber) : hint}</bdi>
        </span>
        <b title={xTitle}>
          <bdi>{clip(xTitle)}</bdi>
        </b>
      </div>
      <span className="jp-TrialbookChart-spoken" aria-live="polite">
        {near?.spoken ? read(formatNumber) : ''}
      </span>
    </>
  );
}

function ResidualsTable({
  figure,
  subjects,
  text
}: FigureProps): React.JSX.Element {
  const { bars, categories, points } = figure;
  const several = subjects.length > 1;
  const lines = useMemo(
    () =>
      points.flatMap(({ x, y }, of) =>
        Array.from(y, (value, at) => {
          const place = x[at] ?? NaN;
          const own = subjects[of];
          return {
            id: `${String(of)} ${String(at)}`,
            cells: [
              ...(bars ? [] : [{ text: own?.ids[at] ?? String(at) }]),
              categories
                ? { text: categories[place] ?? '–' }
                : { text: formatNumber(place), full: String(place) },
              { text: formatNumber(value), full: String(value) },
              ...(several ? [{ text: own?.title ?? '' }] : [])
            ]
          };
        })
      ),
    [points, subjects, bars, categories, several]
  );
  return (
    <CurvesTable
      name={figure.title}
      heads={[
        ...(bars
          ? [text.__('%1 from', figure.xTitle)]
          : [text.__('Sample'), figure.xTitle]),
        figure.yTitle,
        ...(several ? [text.__('Run')] : [])
      ]}
      lines={lines}
      text={text}
    />
  );
}
