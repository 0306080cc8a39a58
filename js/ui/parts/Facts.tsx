import React from 'react';
import type { Text } from '../../core/text/text';
import { CopyButton } from './CopyButton';
import { LongText } from './NameValues';

/** Facts that belong together, under a title. */
export function Group(props: {
  title: string;
  wide?: boolean;
  children: React.ReactNode;
}): React.JSX.Element {
  return (
    <section
      className={`jp-TrialbookRunPage-group${props.wide ? ' jp-mod-wide' : ''}`}
    >
      <h3>{props.title}</h3>
      {props.children}
    </section>
  );
}

export function Facts(props: { children: React.ReactNode }): React.JSX.Element {
  return <dl className="jp-TrialbookRunPage-list">{props.children}</dl>;
}

/** One fact that can be copied; nothing where it is not known. */
export function Fact(props: {
  name: string;
  value: string;
  /** What is copied where that is not what is shown. */
  copy?: string;
  code?: boolean;
  strong?: boolean;
  text: Text;
}): React.JSX.Element | null {
  const { name, value, text } = props;
  if (!value) {
    return null;
  }
  return (
    <div>
      <dt title={name}>
        <bdi>{name}</bdi>
      </dt>
      <dd
        className={
          props.code ? 'jp-mod-code' : props.strong ? 'jp-mod-strong' : ''
        }
      >
        <span>
          <LongText value={value} paths={props.code ?? false} text={text} />
        </span>
        <CopyButton
          value={props.copy ?? value}
          label={text.__('Copy: %1', name)}
          text={text}
        />
      </dd>
    </div>
  );
}
