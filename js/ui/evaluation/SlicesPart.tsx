import React, { useMemo, useState } from 'react';
import { clip, formatCount, formatNumber } from '../../core/text/format';
import type { EvaluationSlice } from '../../protocol/generated';
import { FailureNotice, Notice } from '../parts/Notice';
import { useAnswer } from '../parts/useAnswer';
import { PlainGrid } from '../table/PlainGrid';
import { type EvaluationTools, subjectOf } from './evaluationTools';
import { SamplesTable } from './SamplesTable';

/** How good predictions are by what was logged beside the samples, the worst first. */
export function SlicesPart({
  tools
}: {
  tools: EvaluationTools;
}): React.JSX.Element {
  const { client, evaluation, spec, text } = tools;
  const { columns } = evaluation;
  const { label } = tools.choices;
  const [wanted, setWanted] = useState<string | null>(null);
  const [measure, setMeasure] = useState<string | null>(null);
  const [opened, setOpened] = useState<EvaluationSlice | null>(null);
  const column = columns.find(each => each === wanted) ?? columns[0];
  const subject = subjectOf(tools);
  const asked = useMemo(
    () =>
      column === undefined
        ? null
        : {
            ...{ spec, subject, column },
            ...(measure !== null && { measure }),
            ...(label !== null && { label })
          },
    [spec, subject, column, measure, label]
  );
  const { value, failure, retry } = useAnswer(asked, signal =>
    asked
      ? client.request('evaluation.slices', asked, { signal })
      : Promise.reject(new Error())
  );
  if (column === undefined) {
    return (
      <Notice>
        {text.__(
          'No columns were logged beside the samples: give them as samples=…'
        )}
      </Notice>
    );
  }
  const current = value?.column === column ? value : null;
  return (
    <div className="jp-TrialbookEvaluation-part">
      <div className="jp-TrialbookEvaluation-tools">
        <label>
          {text.__('Slices by')}{' '}
          <select
            value={column}
            onChange={event => {
              setWanted(event.target.value);
              setOpened(null);
            }}
          >
            {columns.map(each => (
              <option key={each} value={each}>
                {clip(each)}
              </option>
            ))}
          </select>
        </label>
        {value && (
          <label>
            {text.__('Sorted by')}{' '}
            <select
              value={value.measure}
              onChange={event => {
                setMeasure(event.target.value);
              }}
            >
              {value.measures.map(each => (
                <option key={each} value={each}>
                  {clip(each)}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      {current ? (
        <>
          <PlainGrid
            label={text.__('Slices')}
            columns={[
              { label: clip(column), width: 220 },
              { label: text.__('Samples'), width: 90, numeric: true },
              { label: clip(current.measure), width: 110, numeric: true },
              { label: text.__('95 % interval'), width: 150, numeric: true }
            ]}
            rows={current.slices.map((slice, at) => ({
              key: String(at),
              cells: [
                <button
                  key="name"
                  type="button"
                  className="jp-TrialbookRunPage-link"
                  title={slice.title}
                  onClick={() => {
                    setOpened(slice);
                  }}
                >
                  <bdi>{clip(slice.title)}</bdi>
                </button>,
                formatCount(slice.samples),
                numberText(slice.measured),
                slice.low === null || slice.high === null
                  ? ''
                  : text.__(
                      '%1 to %2',
                      numberText(slice.low),
                      numberText(slice.high)
                    )
              ]
            }))}
          />
          <p className="jp-TrialbookEvaluation-quiet">
            {[
              text.__(
                '%1 of all samples: %2',
                clip(current.measure),
                numberText(current.total)
              ),
              ...(current.left_out > 0
                ? [
                    text._n(
                      '%1 more slice is not listed',
                      '%2 more slices are not listed',
                      current.left_out,
                      formatCount(current.left_out)
                    )
                  ]
                : [])
            ].join(' · ')}
          </p>
        </>
      ) : failure ? (
        <FailureNotice
          failure={failure}
          retry={retry}
          reconnect={tools.reconnect}
          text={text}
        >
          {reason => text.__('The slices could not be read: %1', reason)}
        </FailureNotice>
      ) : (
        <Notice>{text.__('Loading slices …')}</Notice>
      )}
      {opened && (
        <SamplesTable
          client={client}
          asked={{ spec, subject, column, slice: opened.title }}
          title={`${column}: ${opened.title}`}
          compares={evaluation.subjects.length > 1}
          reconnect={tools.reconnect}
          text={text}
        />
      )}
    </div>
  );
}

function numberText(value: number | null): string {
  return value === null ? '–' : formatNumber(Number(value.toPrecision(4)));
}
