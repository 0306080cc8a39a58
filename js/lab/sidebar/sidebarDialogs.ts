/** What is asked before something is done to runs. */
import { Dialog, InputDialog, showDialog } from '@jupyterlab/apputils';
import type { Message } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import { formatCount } from '../../core/text/format';
import type { Text } from '../../core/text/text';

/** Names given in a question; the others are counted. */
const MAX_NAMED = 5;

/** A note in Markdown; null where it stays as it is. */
export async function askNote(
  note: string,
  count: number,
  text: Text
): Promise<string | null> {
  const { button, value } = await showDialog({
    title:
      count === 1
        ? text.__('Note')
        : text._n(
            'Note of %1 run',
            'Note of %2 runs',
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
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    document.addEventListener('keydown', this._onKeyDown, true);
  }

  protected override onBeforeDetach(msg: Message): void {
    document.removeEventListener('keydown', this._onKeyDown, true);
    super.onBeforeDetach(msg);
  }

  // The dialog around takes every Enter; here it begins a new line.
  private readonly _onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && event.target === this._area) {
      event.stopPropagation();
    }
  };

  getValue(): string {
    return this._area.value;
  }

  private readonly _area = document.createElement('textarea');
}

/** A tag as `key=value`; null where none is given. */
export async function askTag(
  text: Text
): Promise<{ key: string; value: string } | null> {
  const { value } = await InputDialog.getText({
    title: text.__('Add tag'),
    label: text.__('Name=value, for instance stage=final'),
    okLabel: text.__('Add')
  });
  const [key = '', ...rest] = (value ?? '').split('=');
  return key.trim() === ''
    ? null
    : { key: key.trim(), value: rest.join('=').trim() };
}

/** One of the tags that there are; null where none is chosen. */
export async function askWhichTag(
  tags: readonly string[],
  text: Text
): Promise<string | null> {
  const { value } = await InputDialog.getItem({
    title: text.__('Remove tag'),
    items: [...tags],
    okLabel: text.__('Remove')
  });
  return value;
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
export async function confirmPurge(
  names: readonly string[],
  count: number,
  text: Text
): Promise<boolean> {
  const body = document.createElement('div');
  const said = document.createElement('p');
  said.textContent = text._n(
    'This deletes %1 run for good, with its artifacts. It cannot be undone.',
    'This deletes %2 runs for good, with their artifacts. It cannot be undone.',
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
      'Delete %1 run for good?',
      'Delete %2 runs for good?',
      count,
      formatCount(count)
    ),
    body: new Widget({ node: body }),
    buttons: [
      Dialog.cancelButton(),
      Dialog.warnButton({ label: text.__('Delete for good') })
    ],
    defaultButton: 0
  });
  return button.accept;
}
