import React, { useMemo, useState } from 'react';
import { Notice } from '../parts/Notice';
import type { PageTools } from '../parts/pageTools';
import { canShutScriptsIn, needsScripts, sandboxedPage } from './sandboxedPage';

/** An HTML page of anybody's: without scripts until somebody wants them, and without a network. */
export function HtmlFrame(props: {
  source: string;
  name: string;
  tools: PageTools;
}): React.JSX.Element {
  const { source, name } = props;
  const { text } = props.tools;
  const [scripts, setScripts] = useState(false);
  const page = useMemo(() => sandboxedPage(source, scripts), [source, scripts]);
  const needs = useMemo(() => needsScripts(source), [source]);
  return (
    <>
      <div className="jp-TrialbookRunPage-tools">
        <label>
          <input
            type="checkbox"
            checked={scripts}
            disabled={!canShutScriptsIn()}
            onChange={event => {
              setScripts(event.target.checked);
            }}
          />{' '}
          {text.__('Run scripts')}
        </label>
        <span className="jp-TrialbookRunPage-quiet">
          {!canShutScriptsIn()
            ? text.__('Sandboxed. This browser cannot sandbox scripts.')
            : scripts
              ? text.__(
                  'Scripts run in a sandbox. They cannot send data, but may open a connection.'
                )
              : text.__('Sandboxed: no access to JupyterLab or the network.')}
        </span>
      </div>
      {needs && !scripts && (
        <div className="jp-TrialbookRunPage-needs">
          <Notice
            action={
              canShutScriptsIn()
                ? {
                    label: text.__('Run them, sandboxed'),
                    run: () => {
                      setScripts(true);
                    }
                  }
                : null
            }
          >
            {text.__('This page needs scripts.')}
          </Notice>
        </div>
      )}
      <iframe
        key={String(scripts)}
        className="jp-TrialbookRunPage-frame"
        sandbox={scripts ? 'allow-scripts' : ''}
        srcDoc={page}
        title={name}
      />
    </>
  );
}
