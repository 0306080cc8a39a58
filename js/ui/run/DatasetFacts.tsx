import React, { useState } from 'react';
import { clip, formatCount } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type { DatasetUse, RunDetail } from '../../protocol/generated';
import { CopyButton } from '../parts/CopyButton';
import { ShowAll } from '../parts/ShownPart';
import { Fact, Facts, Group } from '../parts/Facts';
import { matches, SearchBox } from '../parts/SearchBox';

/** Datasets shown at first. */
const FEW = 4;
/** Columns that are seen at a glance. */
const GLANCE = 8;

/** The data that a run used. */
export function DatasetFacts(props: {
  detail: RunDetail;
  text: Text;
}): React.JSX.Element | null {
  const { text } = props;
  const { datasets, datasets_total } = props.detail;
  const [all, setAll] = useState(false);
  if (datasets.length === 0) {
    return null;
  }
  const shown = all ? datasets : datasets.slice(0, FEW);
  return (
    <Group
      title={
        datasets.length < datasets_total
          ? text.__(
              'The first %1 of %2 datasets',
              formatCount(datasets.length),
              formatCount(datasets_total)
            )
          : text._n(
              'Dataset',
              '%2 datasets',
              datasets_total,
              formatCount(datasets_total)
            )
      }
    >
      {shown.map(dataset => (
        <Dataset
          key={JSON.stringify([dataset.name, dataset.digest])}
          dataset={dataset}
          text={text}
        />
      ))}
      <ShowAll
        shown={shown.length}
        total={datasets.length}
        text={text}
        onShow={() => {
          setAll(true);
        }}
      />
    </Group>
  );
}

function Dataset(props: {
  dataset: DatasetUse;
  text: Text;
}): React.JSX.Element {
  const { dataset, text } = props;
  const count = (value: number | null) =>
    value === null ? '' : formatCount(value);
  return (
    <div className="jp-TrialbookRunPage-dataset">
      <Facts>
        <Fact name={text.__('Name')} value={dataset.name} text={text} strong />
        <Fact
          name={text.__('Digest')}
          value={dataset.digest}
          code
          text={text}
        />
        <Fact
          name={text.__('Context')}
          value={dataset.context ?? ''}
          text={text}
        />
        <Fact
          name={text.__('Source')}
          value={dataset.source || dataset.source_type}
          code
          text={text}
        />
        <Fact
          name={text.__('Rows')}
          value={count(dataset.rows)}
          copy={String(dataset.rows)}
          text={text}
        />
        {Object.entries(dataset.tags).map(([key, value]) => (
          <Fact key={key} name={clip(key)} value={value} text={text} />
        ))}
      </Facts>
      {dataset.columns_total !== null && (
        <Schema {...dataset} total={dataset.columns_total} text={text} />
      )}
    </div>
  );
}

/** Columns with their types; two may have one name. */
function Schema(props: {
  columns: DatasetUse['columns'];
  total: number;
  text: Text;
}): React.JSX.Element {
  const { columns, total, text } = props;
  const [search, setSearch] = useState('');
  const title = text._n('%1 column', '%2 columns', total, formatCount(total));
  if (columns.length === 0) {
    return <p className="jp-TrialbookRunPage-quiet">{title}</p>;
  }
  const found = columns.filter(({ name, type }) => matches(search, name, type));
  return (
    <details className="jp-TrialbookRunPage-files">
      <summary>{title}</summary>
      <div className="jp-TrialbookRunPage-tools">
        {columns.length > GLANCE && (
          <SearchBox
            value={search}
            label={text.__('Search columns')}
            onChange={setSearch}
          />
        )}
        {columns.length < total && (
          <span>{text.__('The first %1', formatCount(columns.length))}</span>
        )}
        <CopyButton
          value={found.map(({ name, type }) => `${name}\t${type}`).join('\n')}
          label={text.__('Copy the columns')}
          text={text}
        />
      </div>
      <div className="jp-TrialbookRunPage-schema" tabIndex={0}>
        <table className="jp-TrialbookRunPage-table">
          <thead>
            <tr>
              <th scope="col">{text.__('Column')}</th>
              <th scope="col">{text.__('Type')}</th>
            </tr>
          </thead>
          <tbody>
            {found.map(({ name, type }, at) => (
              <tr key={at}>
                <th scope="row" title={name}>
                  <bdi>{clip(name)}</bdi>
                </th>
                <td title={type}>
                  <bdi>{clip(type)}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
