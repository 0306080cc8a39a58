import React, { useState } from 'react';
import { clip, formatCount } from '../../core/text/format';
import { toDict } from '../../core/text/pythonText';
import type { Text } from '../../core/text/text';
import { CopyButton } from './CopyButton';
import { type Action, ActionButton, Notice } from './Notice';
import { matches, SearchBox } from './SearchBox';
import { NothingMatches, ShowAll } from './ShownPart';

/** Rows drawn at first. */
const MANY = 200;
/** Fewer than these are seen at a glance. */
const FEW = 8;

/** Names with their values: params, tags, packages. */
export function NameValues(props: {
  entries: readonly (readonly [name: string, value: string])[];
  /** What one row names, as the head of the first column. */
  noun: string;
  /** The head of the second column, where it is not Value. */
  valueLabel?: string;
  searchLabel: string;
  copyLabel: string;
  /** Said where there is none. */
  none: React.ReactNode;
  /** What changes them. */
  action?: Action | null;
  /** Tables beside each other, where there are many and room for them. */
  columns?: 1 | 2;
  text: Text;
}): React.JSX.Element {
  const { entries, action = null, columns = 1, text } = props;
  const [search, setSearch] = useState('');
  const [all, setAll] = useState(false);
  if (entries.length === 0) {
    return <Notice action={action}>{props.none}</Notice>;
  }
  const found = entries.filter(entry => matches(search, ...entry));
  const shown = all ? found : found.slice(0, MANY);
  const half = Math.ceil(shown.length / 2);
  return (
    <div className="jp-TrialbookRunPage-part">
      <div className="jp-TrialbookRunPage-tools">
        {entries.length > FEW && (
          <SearchBox
            value={search}
            label={props.searchLabel}
            onChange={setSearch}
          />
        )}
        <span role="status">
          {search.trim()
            ? text.__(
                '%1 of %2',
                formatCount(found.length),
                formatCount(entries.length)
              )
            : ''}
        </span>
        {action && <ActionButton action={action} />}
        <CopyButton value={toDict(found)} label={props.copyLabel} text={text} />
      </div>
      {found.length === 0 ? (
        <NothingMatches
          text={text}
          onClear={() => {
            setSearch('');
          }}
        />
      ) : (
        <div className={`jp-TrialbookRunPage-tables jp-mod-${columns}`}>
          {(columns === 2 && shown.length > FEW
            ? [shown.slice(0, half), shown.slice(half)]
            : [shown]
          ).map(rows => (
            <table key={rows[0]?.[0]} className="jp-TrialbookRunPage-table">
              <thead>
                <tr>
                  <th scope="col">{props.noun}</th>
                  <th scope="col">{props.valueLabel ?? text.__('Value')}</th>
                  <th aria-label={text.__('Copy')} />
                </tr>
              </thead>
              <tbody>
                {rows.map(([name, value]) => (
                  <tr key={name}>
                    <th scope="row">
                      <bdi>{clip(name)}</bdi>
                    </th>
                    <td>
                      <LongText value={value} text={text} />
                    </td>
                    <td className="jp-TrialbookRunPage-rowTool">
                      <CopyButton
                        value={value}
                        label={text.__('Copy the value of %1', clip(name))}
                        text={text}
                      />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          ))}
        </div>
      )}
      <ShowAll
        shown={shown.length}
        total={found.length}
        text={text}
        onShow={() => {
          setAll(true);
        }}
      />
    </div>
  );
}

/** A text that may be very long: its beginning first. */
export function LongText(props: {
  value: string;
  /** Lines may end at its slashes. */
  paths?: boolean;
  text: Text;
}): React.JSX.Element {
  const { value, text } = props;
  const [open, setOpen] = useState(false);
  const short = clip(value);
  const shown = open ? value : short;
  return (
    <>
      <bdi>{props.paths ? breakable(shown) : shown}</bdi>
      {short !== value && (
        <button
          type="button"
          className="jp-TrialbookButton"
          aria-expanded={open}
          onClick={() => {
            setOpen(!open);
          }}
        >
          {open ? text.__('Less') : text.__('Show all')}
        </button>
      )}
    </>
  );
}

function breakable(path: string): React.ReactNode {
  return path.split(/(?<=[/\\])/).map((part, at) => (
    <React.Fragment key={at}>
      {at > 0 && <wbr />}
      {part}
    </React.Fragment>
  ));
}
