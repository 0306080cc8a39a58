import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import React from 'react';
import type { FileServices } from '../../ui/parts/fileServices';
import { markdownOf } from './markdown';

/** What JupyterLab does to show texts and files. */
export function fileServicesOf(
  rendermime: IRenderMimeRegistry | null,
  languages: IEditorLanguageRegistry | null,
  registry: JupyterFrontEnd['docRegistry']
): FileServices {
  return {
    renderMarkdown: rendermime && markdownOf(rendermime),
    highlight: languages && highlightOf(languages),
    fileIcon: name => {
      const [type] = registry.getFileTypesForPath(name);
      return type?.icon
        ? React.createElement(type.icon.react, {
            tag: 'span',
            className: 'jp-TrialbookRunPage-fileIcon'
          })
        : null;
    }
  };
}

/** What colours code is loaded with the first code. */
export function highlightOf(
  languages: IEditorLanguageRegistry
): FileServices['highlight'] {
  return async (source, name) => {
    const { highlighted } = await import('./highlighted');
    return highlighted(languages, source, name);
  };
}
