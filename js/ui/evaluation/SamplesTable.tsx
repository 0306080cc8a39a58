import { useVirtualizer } from '@tanstack/react-virtual';
import React, {
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore
} from 'react';
import {
  SamplePages,
  type SamplesAsked
} from '../../core/evaluation/samplePages';
import { clip, formatCount, formatNumber } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type { Client } from '../../protocol/client';
import type {
  EvaluatedSample,
  SampleColumn,
  TableCell
} from '../../protocol/generated';
import { FailureNotice, Notice, type Action } from '../parts/Notice';

/** Pixels; as in evaluation.css. */
const ROW = 24;
const PICTURE_ROW = 64;
const HEAD = 24;

/** Samples one below the other, with what was logged beside them; those in sight are asked for. */
export function SamplesTable(props: {
  client: Client;
  asked: SamplesAsked;
  /** What is shown, such as a cell of the matrix. */
  title: string;
  /** Beside the number of samples. */
  children?: React.ReactNode;
  /** Whether there is another prediction to show beside. */
  compares: boolean;
  reconnect: Action | null;
  text: Text;
}): React.JSX.Element {
  const { client, asked, text, compares } = props;
  const key = JSON.stringify(asked);
  const pages = useMemo(
    () => new SamplePages(client, JSON.parse(key) as SamplesAsked),
    [client, key]
  );
  useEffect(() => pages.start(), [pages]);
  const view = useSyncExternalStore(pages.subscribe, pages.getView);
  const { columns, total, error } = view;
  const [frame, setFrame] = useState<HTMLDivElement | null>(null);
  const hasPictures = columns.some(({ image }) => image);
  const size = hasPictures ? PICTURE_ROW : ROW;
  const rows = useVirtualizer({
    count: total ?? 0,
    getScrollElement: () => frame,
    estimateSize: () => size,
    getItemKey: useMemo(() => (at: number) => at + size / 1e4, [size]),
    overscan: 4,
    scrollMargin: HEAD
  });
  const items = rows.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    pages.want(first, last);
  }, [pages, first, last, total]);
  const head = (
    <div className="jp-TrialbookSamples-head">
      <strong title={props.title}>{props.title}</strong>
      <span className="jp-TrialbookSamples-count" role="status">
        {total === null
          ? ''
          : text._n('%1 sample', '%2 samples', total, formatCount(total))}
      </span>
      {props.children}
    </div>
  );
  if (total === null || total === 0) {
    return (
      <section className="jp-TrialbookSamples" aria-label={props.title}>
        {head}
        {total === 0 ? (
          <Notice>{text.__('There are no such samples.')}</Notice>
        ) : error?.data.error_code === 'DISCONNECTED' ? (
          <Notice action={props.reconnect}>
            {text.__('Samples are read by a kernel, and there is none.')}
          </Notice>
        ) : error ? (
          <FailureNotice
            failure={error.message}
            retry={pages.retry}
            text={text}
          >
            {reason => text.__('The samples could not be read: %1', reason)}
          </FailureNotice>
        ) : (
          <Notice>{text.__('Loading samples …')}</Notice>
        )}
      </section>
    );
  }
  const heads = headsOf(columns, compares, text);
  return (
    <section className="jp-TrialbookSamples" aria-label={props.title}>
      {head}
      <div ref={setFrame} className="jp-TrialbookSamples-scroller">
        <table
          role="table"
          tabIndex={0}
          aria-label={props.title}
          aria-rowcount={total + 1}
          style={
            {
              '--jp-trialbook-sample': `${String(size)}px`
            } as React.CSSProperties
          }
          onKeyDown={keep}
        >
          <thead role="rowgroup">
            <tr role="row" aria-rowindex={1}>
              {heads.map((title, at) => (
                <th key={at} role="columnheader" scope="col" title={title}>
                  <bdi>{title}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup" style={{ height: rows.getTotalSize() }}>
            {items.map(({ index, start }) => (
              <SampleRow
                key={index}
                index={index}
                sample={view.at(index)}
                columns={columns}
                compares={compares}
                top={start - HEAD}
                text={text}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function headsOf(
  columns: readonly SampleColumn[],
  compares: boolean,
  text: Text
): string[] {
  return [
    text.__('Sample'),
    ...columns.filter(({ image }) => image).map(({ name }) => clip(name)),
    text.__('True'),
    text.__('Predicted'),
    ...(compares ? [text.__('By the other')] : []),
    text.__('Confidence'),
    ...columns.filter(({ image }) => !image).map(({ name }) => clip(name))
  ];
}

function SampleRow(props: {
  index: number;
  /** Null while it is not there yet. */
  sample: EvaluatedSample | null;
  columns: readonly SampleColumn[];
  compares: boolean;
  top: number;
  text: Text;
}): React.JSX.Element {
  const { sample, columns, text } = props;
  const valuesOf = (image: boolean) =>
    columns.flatMap((column, at) =>
      column.image === image ? [{ column, value: sample?.values[at] }] : []
    );
  const wrong = sample && sample.true !== sample.predicted;
  return (
    <tr
      role="row"
      aria-rowindex={props.index + 2}
      style={{ transform: `translateY(${String(props.top)}px)` }}
    >
      <th role="rowheader" scope="row" title={sample?.id}>
        <bdi>{sample ? clip(sample.id) : '…'}</bdi>
      </th>
      {valuesOf(true).map(({ column, value }) => (
        <td key={column.name} role="cell">
          {typeof value === 'string' && value.startsWith('data:image/') && (
            <img
              src={value}
              alt={text.__('Sample %1', clip(sample?.id ?? ''))}
            />
          )}
        </td>
      ))}
      <td role="cell" title={sample?.true}>
        <bdi>{clip(sample?.true ?? '')}</bdi>
      </td>
      <td
        role="cell"
        className={wrong ? 'jp-mod-wrong' : ''}
        title={sample?.predicted}
      >
        <bdi>{clip(sample?.predicted ?? '')}</bdi>
      </td>
      {props.compares && (
        <td
          role="cell"
          className={
            sample?.other !== undefined && sample.other !== sample.true
              ? 'jp-mod-wrong'
              : ''
          }
          title={sample?.other}
        >
          <bdi>{clip(sample?.other ?? '')}</bdi>
        </td>
      )}
      <td role="cell" className="jp-mod-numeric">
        {typeof sample?.score === 'number' ? formatNumber(sample.score) : ''}
      </td>
      {valuesOf(false).map(({ column, value }) => (
        <td
          key={column.name}
          role="cell"
          className={typeof value === 'number' ? 'jp-mod-numeric' : ''}
          title={valueText(value)}
        >
          <bdi>{clip(valueText(value))}</bdi>
        </td>
      ))}
    </tr>
  );
}

function valueText(value: TableCell | undefined): string {
  return typeof value === 'number' ? formatNumber(value) : String(value ?? '');
}

/** Letters and arrows are commands of the notebook around; here they scroll, or are nothing. */
function keep(event: React.KeyboardEvent): void {
  const { key } = event;
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (plain && (key.length === 1 || /^(Arrow|Page|Home|End)/.test(key))) {
    event.stopPropagation();
  }
}
