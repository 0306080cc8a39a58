import React, { useCallback, useMemo, useState } from 'react';
import {
  type CurveFigure,
  pointOf,
  pointText,
  type Scored,
  shareText
} from '../../core/evaluation/curveFigures';
import { confusionAt } from '../../core/evaluation/operatingCounts';
import type { CurveSubject } from '../../core/evaluation/scoreCounts';
import { clip, formatNumber } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import { RunMark } from '../parts/RunMark';
import {
  drawCrosshair,
  drawFigure,
  drawPoint,
  drawRule,
  figurePointAt,
  type FigurePoint
} from './curveDrawing';
import { CurvesPlot, type Draw } from './CurvesPlot';
import { CurvesTable } from './CurvesTable';
import { FigureFrame } from './FigureFrame';
import { type ThresholdAxis, thresholdByKey } from './thresholdKeys';

/** What figures share: whose lines they have, and where the threshold is. */
export interface FigureTools {
  readonly subjects: readonly CurveSubject[];
  readonly scored: readonly Scored[];
  readonly axis: ThresholdAxis;
  readonly threshold: number;
  readonly onThreshold: (threshold: number) => void;
  readonly text: Text;
}

/** One plot of curves, or its numbers as a table. */
export function CurvesFigure({
  figure,
  tools
}: {
  figure: CurveFigure;
  tools: FigureTools;
}): React.JSX.Element {
  const { subjects, text } = tools;
  const { title, lack, values } = figure;
  return (
    <FigureFrame
      title={title}
      said={values.map(each => (
        <span key={each.subject} className="jp-TrialbookCurves-value">
          {subjects.length > 1 && (
            <FigureMark subject={subjects[each.subject]} />
          )}
          {each.text}
        </span>
      ))}
      lack={lack}
      plot={() => <FigurePlot figure={figure} tools={tools} />}
      table={() => <FigureTable figure={figure} tools={tools} />}
      text={text}
    />
  );
}

function FigureMark({
  subject
}: {
  subject: CurveSubject | undefined;
}): React.JSX.Element | null {
  return subject ? (
    <span role="img" aria-label={subject.title} title={subject.title}>
      <RunMark runStyle={subject.style} />
    </span>
  ) : null;
}

function FigurePlot({
  figure,
  tools
}: {
  figure: CurveFigure;
  tools: FigureTools;
}): React.JSX.Element {
  const { subjects, scored, axis, threshold, onThreshold, text } = tools;
  const [pointed, setPointed] = useState<FigurePoint | null>(null);
  // A line of a figure that is no more is pointed at by nobody.
  const near = pointed && figure.lines.includes(pointed.line) ? pointed : null;
  const styles = useMemo(() => subjects.map(({ style }) => style), [subjects]);
  const x = useMemo(() => ({ range: figure.xRange }), [figure]);
  const y = useMemo(() => ({ range: figure.yRange }), [figure]);
  const points = useMemo(
    () =>
      scored.flatMap(({ subject, counts }) => {
        const point = pointOf(figure.kind, confusionAt(counts, threshold));
        return point && figure.lines.some(line => line.subject === subject)
          ? [{ subject, point }]
          : [];
      }),
    [figure, scored, threshold]
  );
  const draw: Draw = useCallback(
    (context, scale, colour) => {
      drawFigure(context, figure, styles, scale, colour);
    },
    [figure, styles]
  );
  const above: Draw = useCallback(
    (context, scale, colour) => {
      if (figure.alongX) {
        drawRule(context, threshold, scale, colour);
      }
      for (const { subject, point } of points) {
        const style = styles[subject];
        if (style) {
          drawPoint(context, point, style, scale, colour);
        }
      }
      if (near) {
        const { line, at } = near;
        const from = scale.xAt(line.x[at] ?? NaN);
        const to = line.of ? scale.xAt(line.x[at + 1] ?? NaN) : from;
        const up = scale.yAt(line.y[at] ?? NaN);
        drawCrosshair(context, (from + to) / 2, up, scale, colour);
      }
    },
    [figure, threshold, points, styles, near]
  );
  const read = (write: (value: number) => string) =>
    near
      ? named(
          subjects,
          near.line.subject,
          pointText(figure, near.line, near.at, text, write)
        )
      : thresholdText(figure, tools, points, write);
  return (
    <>
      <div className="jp-TrialbookCurves-yTitle">{figure.yTitle}</div>
      <CurvesPlot
        {...{ x, y, draw, above }}
        role={{
          label: figure.title,
          hint: text.__('Arrow keys move the threshold, with Shift by less'),
          slider: {
            min: axis.low,
            max: axis.high,
            now: threshold,
            text: thresholdText(figure, tools, points, shareText)
          }
        }}
        onPoint={(at, scale) => {
          setPointed(at && figurePointAt(figure, at, scale));
        }}
        onPress={(at, scale) => {
          const found = figure.alongX
            ? scale.valueAt(at.x)
            : thresholdOf(figurePointAt(figure, at, scale));
          if (found !== null && Number.isFinite(found)) {
            onThreshold(axis.rounded(found));
          }
        }}
        onKey={({ key, shiftKey }) => {
          const next = thresholdByKey(axis, threshold, key, shiftKey);
          if (next === null) {
            return false;
          }
          setPointed(null);
          onThreshold(next);
          return true;
        }}
      />
      <div className="jp-TrialbookCurves-foot">
        <span title={read(String)}>
          <bdi>{read(shareText)}</bdi>
        </span>
        <b>{figure.xTitle}</b>
      </div>
    </>
  );
}

function thresholdOf(point: FigurePoint | null): number | null {
  return point?.line.thresholds?.[point.at] ?? null;
}

/** What is said of a subject's line begins with its title, where there are several. */
function named(
  subjects: readonly CurveSubject[],
  subject: number,
  words: string
): string {
  return subjects.length > 1
    ? `${clip(subjects[subject]?.title ?? '')}: ${words}`
    : words;
}

/** The threshold, and where on the lines that is. */
function thresholdText(
  figure: CurveFigure,
  { subjects, threshold, text }: FigureTools,
  points: readonly {
    readonly subject: number;
    readonly point: readonly [x: number, y: number];
  }[],
  write: (value: number) => string
): string {
  return [
    text.__('Threshold %1', write(threshold)),
    ...points.map(({ subject, point: [x, y] }) =>
      named(
        subjects,
        subject,
        `${figure.xTitle} ${write(x)} · ${figure.yTitle} ${write(y)}`
      )
    )
  ].join(' · ');
}

/** All points of a figure. */
function FigureTable({
  figure,
  tools
}: {
  figure: CurveFigure;
  tools: FigureTools;
}): React.JSX.Element {
  const { subjects, text } = tools;
  const { lines, xTitle, yTitle, kind } = figure;
  const [first] = lines;
  const isBars = kind === 'scores';
  const table = useMemo(
    () =>
      lines.flatMap((line, of) =>
        Array.from(line.y, (y, at) => ({
          id: `${String(of)} ${String(at)}`,
          cells: [
            ...[line.x[at] ?? NaN, y].map(value => ({
              text: shareText(value),
              full: String(value)
            })),
            ...(line.thresholds
              ? [numberCell(line.thresholds[at] ?? NaN, shareText)]
              : []),
            ...(line.samples
              ? [numberCell(line.samples[at] ?? NaN, formatNumber)]
              : []),
            ...(isBars
              ? [
                  {
                    text:
                      line.of === 'class'
                        ? text.__('The class')
                        : text.__('All others')
                  }
                ]
              : []),
            ...(subjects.length > 1
              ? [{ text: subjects[line.subject]?.title ?? '' }]
              : [])
          ]
        }))
      ),
    [lines, isBars, subjects, text]
  );
  return (
    <CurvesTable
      name={figure.title}
      heads={[
        ...[isBars ? text.__('Score from') : xTitle, yTitle],
        ...(first?.thresholds ? [text.__('Threshold')] : []),
        ...(first?.samples ? [text.__('Samples')] : []),
        ...(isBars ? [text.__('Of')] : []),
        ...(subjects.length > 1 ? [text.__('Run')] : [])
      ]}
      lines={table}
      text={text}
    />
  );
}

function numberCell(value: number, write: (value: number) => string) {
  return { text: write(value), full: String(value) };
}
