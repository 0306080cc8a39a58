import React from 'react';
import {
  clip,
  formatBytes,
  formatCount,
  formatNumber
} from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type { ArtifactArray, WireNumber } from '../../protocol/generated';
import { Fact, Facts } from '../parts/Facts';
import { FailureNotice, Notice } from '../parts/Notice';
import type { PageTools } from '../parts/pageTools';
import { useAnswer } from '../parts/useAnswer';
import { shown } from './ArtifactTableView';
import { Sheet } from './Sheet';

/** A file of NumPy's: what one array is and how it begins, or which arrays there are. */
export function ArrayView(props: {
  path: string;
  tools: PageTools;
}): React.JSX.Element {
  const { path, tools } = props;
  const { state, text } = tools;
  const { value, failure, retry } = useAnswer(path, signal =>
    state.client.request('artifacts.arrays', { ...state.ref, path }, { signal })
  );
  if (failure) {
    return (
      <FailureNotice failure={failure} retry={retry} text={text}>
        {reason => text.__('The array could not be read: %1', reason)}
      </FailureNotice>
    );
  }
  if (!value) {
    return <Notice>{text.__('Loading …')}</Notice>;
  }
  const [first] = value.arrays;
  if (!first) {
    return <Notice>{text.__('The file holds no array.')}</Notice>;
  }
  return first.name === '' ? (
    <OneArray array={first} name={clip(path)} text={text} />
  ) : (
    <>
      {value.arrays.length < value.total && (
        <p className="jp-TrialbookRunPage-quiet">
          {text.__(
            'The first %1 of %2 arrays.',
            formatCount(value.arrays.length),
            formatCount(value.total)
          )}
        </p>
      )}
      <Sheet
        name={clip(path)}
        columns={[
          { label: text.__('Array') },
          { label: text.__('Shape') },
          { label: text.__('Type') },
          { label: text.__('Size') }
        ]}
      >
        {value.arrays.map((array, at) => (
          <tr key={at}>
            <th scope="row">
              <bdi>{clip(array.name)}</bdi>
            </th>
            <td>{shapeOf(array, text)}</td>
            <td>
              <bdi>{array.dtype}</bdi>
            </td>
            <td className="jp-mod-numeric">{formatBytes(array.size)}</td>
          </tr>
        ))}
      </Sheet>
    </>
  );
}

function OneArray(props: {
  array: ArtifactArray;
  name: string;
  text: Text;
}): React.JSX.Element {
  const { array, text } = props;
  const number = (value: WireNumber | null) =>
    value === null ? '' : formatNumber(value);
  const [columns = 0] = array.rows.map(row => row.length);
  return (
    <>
      <Facts>
        <Fact
          name={text.__('Shape')}
          value={shapeOf(array, text)}
          copy={`(${array.shape.join(', ')}${array.shape.length === 1 ? ',' : ''})`}
          text={text}
        />
        <Fact name={text.__('Type')} value={array.dtype} code text={text} />
        <Fact
          name={text.__('Size')}
          value={formatBytes(array.size)}
          copy={String(array.size)}
          text={text}
        />
        <Fact name={text.__('Minimum')} value={number(array.min)} text={text} />
        <Fact name={text.__('Maximum')} value={number(array.max)} text={text} />
        <Fact name={text.__('Mean')} value={number(array.mean)} text={text} />
        <Fact
          name={text.__('NaN')}
          value={array.nan_count > 0 ? formatCount(array.nan_count) : ''}
          text={text}
        />
      </Facts>
      {array.cut && (
        <p className="jp-TrialbookRunPage-quiet">
          {text.__('Minimum, maximum and mean are those of its first 50 MB.')}
        </p>
      )}
      {array.pickled && (
        <Notice>
          {text.__(
            'Its values are pickled Python objects, which are not loaded.'
          )}
        </Notice>
      )}
      {columns > 0 && (
        <>
          <p className="jp-TrialbookRunPage-quiet">{partOf(array, text)}</p>
          <Sheet
            name={props.name}
            columns={[
              { label: '#', numeric: true },
              ...Array.from({ length: columns }, (_, label) => ({
                label,
                numeric: true
              }))
            ]}
          >
            {array.rows.map((row, at) => (
              <tr key={at}>
                <th scope="row" className="jp-mod-numeric">
                  {at}
                </th>
                {row.map((cell, column) => (
                  <td key={column} className="jp-mod-numeric">
                    <bdi>{shown(cell, text)}</bdi>
                  </td>
                ))}
              </tr>
            ))}
          </Sheet>
        </>
      )}
    </>
  );
}

function shapeOf({ shape }: ArtifactArray, text: Text): string {
  return shape.length === 0 ? text.__('one value') : shape.join(' × ');
}

/** Which part of an array the table is, as one writes it in Python. */
function partOf({ shape, rows }: ArtifactArray, text: Text): string {
  const ends = [rows.length, rows[0]?.length ?? 0].slice(0, shape.length);
  const part = [
    ...shape.slice(0, -2).map(() => '0'),
    ...ends.map(end => `:${String(end)}`)
  ];
  return part.length === 0
    ? text.__('Its value')
    : text.__('Its beginning, array[%1]', part.join(', '));
}
