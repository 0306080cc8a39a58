import React, { useMemo, useState } from 'react';
import type { Text } from '../../core/text/text';
import { canShutScriptsIn, sandboxedPage } from './sandboxedPage';

/** An HTML page of anybody's: without scripts until somebody wants them, and without a network. */
export function HtmlFrame(props: {
  source: string;
  name: string;
  text: Text;
}): React.JSX.Element {
  const { source, name, text } = props;
  const [scripts, setScripts] = useState(false);
  const page = useMemo(() => sandboxedPage(source, scripts), [source, scripts]);
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
