import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, MainAreaWidget } from '@jupyterlab/apputils';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { ILauncher } from '@jupyterlab/launcher';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { GuideTab } from './guideTab';
import { trialbookIcon } from '../icon';
import { putCopy } from './quickstartCopy';

const QUICKSTART = 'trialbook:open-quickstart';
const DOCS = 'trialbook:open-docs';
const NONE = { type: 'object', properties: {}, additionalProperties: false };

/** A quickstart and the docs, in the launcher, the help menu and the palette. */
export const guidePlugin: JupyterFrontEndPlugin<void> = {
  id: 'trialbook:guide',
  description: 'Opens the quickstart and the docs that came with the package.',
  autoStart: true,
  optional: [
    ILauncher,
    IDefaultFileBrowser,
    IRenderMimeRegistry,
    ICommandPalette,
    ITranslator
  ],
  activate: (
    app,
    launcher: ILauncher | null,
    fileBrowser: IDefaultFileBrowser | null,
    rendermime: IRenderMimeRegistry | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ) => {
    const text = (translator ?? nullTranslator).load('trialbook');
    const { commands, serviceManager, shell } = app;
    commands.addCommand(QUICKSTART, {
      label: text.__('Trialbook Quickstart'),
      caption: text.__(
        'Copy the quickstart notebook into this folder and open it'
      ),
      icon: trialbookIcon,
      describedBy: {
        args: {
          type: 'object',
          properties: { cwd: { type: 'string', description: 'The folder' } }
        }
      },
      execute: async ({ cwd }) => {
        const { QUICKSTART: notebook } = await import('./guide');
        const folder =
          typeof cwd === 'string' ? cwd : (fileBrowser?.model.path ?? '');
        const path = await putCopy(serviceManager.contents, folder, notebook);
        await commands.execute('docmanager:open', { path });
      }
    });
    let open: MainAreaWidget<GuideTab> | null = null;
    commands.addCommand(DOCS, {
      label: text.__('Trialbook Docs'),
      caption: text.__('Read the docs that came with the package'),
      icon: trialbookIcon,
      isVisible: () => rendermime !== null && app.name === 'JupyterLab',
      describedBy: { args: NONE },
      execute: async () => {
        const { GuideTab } = await import('./guideTab');
        if (rendermime && (!open || open.isDisposed)) {
          open = new MainAreaWidget({
            content: new GuideTab(rendermime, text)
          });
          open.toolbar.hide();
          shell.add(open, 'main', { type: 'Trialbook docs' });
        }
        if (open) {
          shell.activateById(open.id);
        }
      }
    });
    for (const [rank, command] of [QUICKSTART, DOCS].entries()) {
      launcher?.add({ command, category: text.__('Other'), rank: 100 + rank });
      palette?.addItem({ command, category: text.__('Trialbook') });
    }
  }
};
