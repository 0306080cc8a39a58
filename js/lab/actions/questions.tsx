/** What is asked before something is done to runs. */
import { Dialog, InputDialog, showDialog } from '@jupyterlab/apputils';
import { ReactWidget } from '@jupyterlab/ui-components';
import { Widget } from '@lumino/widgets';
import React from 'react';
import type {
  AskedTags,
  Questions,
  TagChange
} from '../../core/actions/services';
import { NO_DRAFT, tagChange } from '../../core/actions/tagDraft';
import { formatCount } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import { TagEditor } from '../../ui/actions/TagEditor';

/** JupyterLab's dialogs. */
export function questions(text: Text): Questions {
  return {
    tags: asked => askTags(asked, text),
    note: (before, count) => askNote(before, count, text),
    purge: (names, count) => confirmPurge(names, count, text)
  };
}

/** Names given in a question; the others are counted. */
const MAX_NAMED = 5;

/** A note in Markdown; null where it stays as it is. */
async function askNote(
  note: string,
  count: number,
  text: Text
): Promise<string | null> {
  const { button, value } = await showDialog({
    title:
      count === 1
        ? text.__('Edit Note')
        : text._n(
            'Edit Note of %1 Run',
            'Edit Note of %2 Runs',
            count,
            formatCount(count)
          ),
    body: new NoteBox(
      note,
      text.__('Markdown; leave it empty to remove the note.')
    ),
    buttons: [
      Dialog.cancelButton(),
      Dialog.okButton({ label: text.__('Save') })
    ],
    focusNodeSelector: 'textarea'
  });
  return button.accept ? value : null;
}

/** Where a note is written. */
class NoteBox extends Widget implements Dialog.IBodyWidget {
  constructor(note: string, label: string) {
    super();
    this.addClass('jp-TrialbookNote');
    const said = document.createElement('label');
    said.textContent = label;
    this._area.value = note;
    this._area.rows = 8;
    said.append(this._area);
    this.node.append(said);
    // It begins a new line.
    takeEnter(this, () => true);
  }

  getValue(): string {
    return this._area.value;
  }

  private readonly _area = document.createElement('textarea');
}

/** Keep from the dialog, which takes every Enter, those that a field of it takes. */
function takeEnter(
  widget: Widget,
  takes: (event: KeyboardEvent) => boolean
): void {
  const onKeyDown = (event: KeyboardEvent): void => {
    const { key, target } = event;
    const isField =
      target instanceof HTMLInputElement ||
      target instanceof HTMLTextAreaElement;
    if (
      key === 'Enter' &&
      isField &&
      widget.node.contains(target) &&
      takes(event)
    ) {
      event.stopPropagation();
    }
  };
  document.addEventListener('keydown', onKeyDown, true);
  widget.disposed.connect(() => {
    document.removeEventListener('keydown', onKeyDown, true);
  });
}

/** Tags of some runs as they are to be; null where nothing is to change. */
async function askTags(
  asked: AskedTags,
  text: Text
): Promise<TagChange | null> {
  const { count } = asked;
  const { button, value } = await showDialog({
    title:
      count === 1
        ? text.__('Edit Tags')
        : text._n(
            'Edit Tags of %1 Run',
            'Edit Tags of %2 Runs',
            count,
            formatCount(count)
          ),
    body: new TagsBox(asked, text),
    buttons: [
      Dialog.cancelButton(),
      Dialog.okButton({ label: text.__('Save') })
    ],
    focusNodeSelector: 'input'
  });
  return button.accept ? value : null;
}

class TagsBox
  extends ReactWidget
  implements Dialog.IBodyWidget<TagChange | null>
{
  constructor(
    private readonly _asked: AskedTags,
    private readonly _text: Text
  ) {
    super();
    takeEnter(this, event => {
      const isTyped = this._draft.key.trim() !== '';
      if (isTyped) {
        event.preventDefault();
        this.node
          .querySelector<HTMLElement>('.jp-TrialbookTags-new button')
          ?.click();
      }
      return isTyped;
    });
  }

  getValue(): TagChange | null {
    return tagChange(this._asked, this._draft);
  }

  protected override render(): React.JSX.Element {
    return (
      <TagEditor
        asked={this._asked}
        text={this._text}
        onDraft={draft => {
          this._draft = draft;
        }}
      />
    );
  }

  private _draft = NO_DRAFT;
}

/** A name for a new experiment; null where none is given. */
export async function askExperiment(text: Text): Promise<string | null> {
  const { value } = await InputDialog.getText({
    title: text.__('New experiment'),
    label: text.__('Name'),
    okLabel: text.__('Create')
  });
  return value?.trim() ? value.trim() : null;
}

/** Whether runs are to be deleted for good. */
async function confirmPurge(
  names: readonly string[],
  count: number,
  text: Text
): Promise<boolean> {
  const body = document.createElement('div');
  const said = document.createElement('p');
  said.textContent = text._n(
    'This permanently deletes %1 run with its artifacts. It cannot be undone.',
    'This permanently deletes %2 runs with their artifacts. It cannot be undone.',
    count,
    formatCount(count)
  );
  const list = document.createElement('ul');
  list.className = 'jp-TrialbookPurge';
  for (const name of names.slice(0, MAX_NAMED)) {
    const item = document.createElement('li');
    const bdi = document.createElement('bdi');
    bdi.textContent = name.slice(0, 100);
    item.append(bdi);
    list.append(item);
  }
  const others = count - Math.min(names.length, MAX_NAMED);
  if (others > 0) {
    const item = document.createElement('li');
    item.textContent = text._n(
      'and %1 more',
      'and %2 more',
      others,
      formatCount(others)
    );
    list.append(item);
  }
  body.append(said, list);
  const { button } = await showDialog({
    title: text._n(
      'Permanently Delete %1 Run?',
      'Permanently Delete %2 Runs?',
      count,
      formatCount(count)
    ),
    body: new Widget({ node: body }),
    buttons: [
      Dialog.cancelButton(),
      Dialog.warnButton({ label: text.__('Delete Permanently') })
    ],
    defaultButton: 0
  });
  return button.accept;
}
