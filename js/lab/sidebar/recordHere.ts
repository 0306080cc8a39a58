import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import { Widget } from '@lumino/widgets';
import type { SidebarState } from '../../core/sidebar/sidebarState';
import type { Text } from '../../core/text/text';
import type { StoreInfo } from '../../protocol/generated';
import { short } from '../../ui/sidebar/SidebarHeader';

/** Milliseconds in which it can be undone with one click. */
const UNDO_FOR_MS = 20_000;

/** Ask whether new runs are to be recorded in the store that is looked at, do it, and tell. */
export async function recordHere(
  state: SidebarState,
  text: Text
): Promise<void> {
  const { list, browsed } = state.getView();
  const names = list.list?.experiments.map(({ name }) => name) ?? [];
  const before = list.store;
  if (!browsed || !before) {
    return;
  }
  const chosen = await ask(browsed, before, names, text);
  if (chosen === null) {
    return;
  }
  const { location } = browsed;
  const experiment = chosen === '' ? {} : { experiment: chosen };
  const done = await state.attempt(
    state.client.request('stores.switch', { location, ...experiment })
  );
  if (!done) {
    return;
  }
  await state.browse(null);
  state.refresh();
  Notification.info(
    text.__(
      'New runs go to %1, experiment “%2”.',
      short(browsed),
      chosen === '' ? done.before.experiment : chosen
    ),
    {
      autoClose: UNDO_FOR_MS,
      actions: [
        {
          label: text.__('Undo'),
          callback: () => {
            void undo(state, done.before, text);
          }
        }
      ]
    }
  );
}

async function undo(
  state: SidebarState,
  before: { location: string; experiment: string },
  text: Text
): Promise<void> {
  const done = await state.attempt(
    state.client.request('stores.switch', before)
  );
  if (done) {
    state.refresh();
    Notification.info(
      text.__(
        'New runs go to %1 again, experiment “%2”.',
        short(done.store),
        before.experiment
      ),
      { autoClose: 5000 }
    );
  }
}

/** The experiment for new runs, empty for one that is called as the present one; null where it is not wanted. */
async function ask(
  browsed: StoreInfo,
  before: StoreInfo,
  names: readonly string[],
  text: Text
): Promise<string | null> {
  const { button, value } = await showDialog({
    title: text.__('Record new runs here?'),
    body: new RecordHereBody(browsed, before, names, text),
    buttons: [
      Dialog.cancelButton(),
      Dialog.okButton({ label: text.__('Record here') })
    ]
  });
  return button.accept ? value : null;
}

class RecordHereBody extends Widget implements Dialog.IBodyWidget {
  constructor(
    browsed: StoreInfo,
    before: StoreInfo,
    names: readonly string[],
    text: Text
  ) {
    super();
    this.addClass('jp-TrialbookRecordHere');
    const said = document.createElement('p');
    said.textContent = text.__(
      'New runs of this notebook go to %1, and no longer to %2. A run that is open goes on where it is.',
      short(browsed),
      short(before)
    );
    const label = document.createElement('label');
    label.textContent = text.__('Experiment');
    const add = (value: string, shown: string) => {
      const option = document.createElement('option');
      option.value = value;
      option.textContent = shown;
      this._select.append(option);
    };
    add('', text.__('The same name as now'));
    names.forEach(name => {
      add(name, name.slice(0, 100));
    });
    label.append(this._select);
    this.node.append(said, label);
  }

  getValue(): string {
    return this._select.value;
  }

  private readonly _select = document.createElement('select');
}
