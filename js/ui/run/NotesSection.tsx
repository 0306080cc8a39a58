import React, { useState } from 'react';
import type { RunDetail } from '../../protocol/generated';
import { CopyButton } from '../parts/CopyButton';
import { Notice } from '../parts/Notice';
import { Markdown } from '../parts/Markdown';
import type { PageTools } from '../parts/pageTools';
import type { Draft } from './RunPage';

/** What people say of a run, in Markdown. */
export function NotesSection(props: {
  detail: RunDetail;
  tools: PageTools;
  draft: Draft;
  onDraft: (draft: Draft) => void;
}): React.JSX.Element {
  const { detail, draft, onDraft, tools } = props;
  const { text } = tools;
  const [saving, setSaving] = useState(false);
  const { note } = draft;
  const edit = {
    label: detail.note ? text.__('Edit') : text.__('Write a note'),
    run: () => {
      onDraft({ note: detail.note });
    }
  };
  const save = () => {
    if (note === null || saving) {
      return;
    }
    setSaving(true);
    void tools.place.acts.update([detail.run_id], { note }).then(saved => {
      setSaving(false);
      if (saved) {
        onDraft({ note: null });
      }
    });
  };
  if (note === null) {
    return detail.note ? (
      <div className="jp-TrialbookRunPage-part">
        <div className="jp-TrialbookRunPage-tools">
          <button
            type="button"
            className="jp-TrialbookButton"
            disabled={!tools.live}
            onClick={edit.run}
          >
            {edit.label}
          </button>
          <CopyButton
            value={detail.note}
            label={text.__('Copy the note')}
            text={text}
          />
        </div>
        <Markdown source={detail.note} render={tools.renderMarkdown} />
      </div>
    ) : (
      <Notice action={tools.live ? edit : null}>
        {text.__('There is no note on this run yet.')}
      </Notice>
    );
  }
  return (
    <div className="jp-TrialbookRunPage-part">
      <textarea
        className="jp-TrialbookRunPage-note"
        aria-label={text.__('Note in Markdown')}
        autoFocus
        rows={12}
        value={note}
        onChange={event => {
          onDraft({ note: event.target.value });
        }}
        onKeyDown={event => {
          // The notebook around it must not take them for its own.
          event.stopPropagation();
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            save();
          }
        }}
      />
      <div className="jp-TrialbookRunPage-tools">
        <button
          type="button"
          className="jp-TrialbookButton jp-mod-main"
          disabled={saving || !tools.live}
          onClick={save}
        >
          {text.__('Save')}
        </button>
        <button
          type="button"
          className="jp-TrialbookButton"
          onClick={() => {
            onDraft({ note: null });
          }}
        >
          {text.__('Cancel')}
        </button>
        <span className="jp-TrialbookRunPage-quiet">
          {tools.live
            ? text.__('Markdown. Ctrl+Enter saves.')
            : text.__('To save it, connect to a kernel; it is kept here.')}
        </span>
      </div>
      {note && tools.renderMarkdown && (
        <Markdown source={note} render={tools.renderMarkdown} />
      )}
    </div>
  );
}
