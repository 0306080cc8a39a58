import React, { useEffect, useRef, useState } from 'react';
import type { AskedTags, SharedTag } from '../../core/actions/services';
import {
  added,
  draftTags,
  NO_DRAFT,
  type TagDraft,
  without
} from '../../core/actions/tagDraft';
import { clip, formatCount } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import { Icon } from '../parts/icons';
import { instanceName } from '../parts/instanceName';

/** The tags of some runs: those that there are, and one to be added. */
export function TagEditor(props: {
  asked: AskedTags;
  text: Text;
  onDraft: (draft: TagDraft) => void;
}): React.JSX.Element {
  const { asked, text, onDraft } = props;
  const [draft, setDraft] = useState(NO_DRAFT);
  const change = (next: TagDraft) => {
    setDraft(next);
    onDraft(next);
  };
  const [id] = useState(() => instanceName('tags'));
  const name = useRef<HTMLInputElement>(null);
  const key = draft.key.trim();
  const values = useValues(asked, key);
  const add = () => {
    change(added(draft));
    name.current?.focus();
  };
  const field = (which: 'key' | 'value', label: string, list: string) => (
    <label>
      {label}
      <input
        ref={which === 'key' ? name : undefined}
        className="jp-mod-styled"
        value={draft[which]}
        list={list}
        spellCheck={false}
        autoComplete="off"
        onChange={event => {
          change({ ...draft, [which]: event.currentTarget.value });
        }}
        onKeyDown={event => {
          // With nothing typed Enter is the dialog's.
          if (event.key === 'Enter' && key !== '') {
            event.preventDefault();
            event.stopPropagation();
            add();
          }
        }}
      />
    </label>
  );
  const shown = draftTags(asked, draft);
  return (
    <div className="jp-TrialbookTags">
      {shown.length === 0 ? (
        <p>{text.__('No tags yet.')}</p>
      ) : (
        <ul aria-label={text.__('Tags')}>
          {shown.map(tag => (
            <li key={tag.key}>
              <button
                type="button"
                className="jp-TrialbookTags-tag"
                title={`${tag.key}: ${saidValue(tag, asked.count, text)}`}
                onClick={() => {
                  change({ ...draft, key: tag.key, value: tag.value ?? '' });
                  name.current?.focus();
                }}
              >
                <bdi>{clip(tag.key)}</bdi>
                <bdi>{clip(saidValue(tag, asked.count, text))}</bdi>
              </button>
              <button
                type="button"
                className="jp-TrialbookIconButton"
                aria-label={text.__('Remove %1', clip(tag.key))}
                title={text.__('Remove %1', clip(tag.key))}
                onClick={() => {
                  change(without(draft, tag.key));
                  name.current?.focus();
                }}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="jp-TrialbookTags-new">
        {field('key', text.__('Name'), `${id}-keys`)}
        {field('value', text.__('Value'), `${id}-values`)}
        <button
          type="button"
          className="jp-TrialbookButton"
          disabled={key === ''}
          onClick={add}
        >
          {text.__('Add')}
        </button>
      </div>
      <Suggestions id={`${id}-keys`} words={asked.keys} />
      <Suggestions id={`${id}-values`} words={values} />
    </div>
  );
}

function Suggestions(props: {
  id: string;
  words: readonly string[];
}): React.JSX.Element {
  return (
    <datalist id={props.id}>
      {props.words.map(word => (
        <option key={word} value={word} />
      ))}
    </datalist>
  );
}

/** The value of a tag, or what runs that do not agree have of it. */
function saidValue({ value, count }: SharedTag, all: number, text: Text) {
  const said = value ?? text.__('several values');
  return count === all
    ? said
    : text.__('%1 (%2 of %3 runs)', said, formatCount(count), formatCount(all));
}

/** The values that a tag has in such runs; none until they are known. */
function useValues(asked: AskedTags, key: string): readonly string[] {
  const [found, setFound] = useState<{
    key: string;
    values: readonly string[];
  }>({ key: '', values: [] });
  const isKnown = asked.keys.includes(key);
  useEffect(() => {
    let left = false;
    if (isKnown) {
      asked.valuesOf(key).then(
        values => {
          if (!left) {
            setFound({ key, values });
          }
        },
        // Whoever types goes on without.
        () => undefined
      );
    }
    return () => {
      left = true;
    };
  }, [asked, key, isKnown]);
  return found.key === key ? found.values : [];
}
