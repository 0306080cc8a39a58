import React, { useState } from 'react';
import { ArtifactViewer } from './ArtifactViewer';
import { ActionButton } from '../parts/Notice';
import type { PageTools } from '../parts/pageTools';

/** A figure that a cell displayed: drawn when somebody wants to see it. */
export function ArtifactFigure(props: {
  path: string;
  tools: PageTools;
}): React.JSX.Element {
  const { path, tools } = props;
  const { text } = tools;
  // Images are what one looks for; others may be whole documents.
  const [open, setOpen] = useState(/\.(?:png|jpe?g|gif|webp|svg)$/i.test(path));
  return open ? (
    <ArtifactViewer key={path} path={path} tools={tools} plain />
  ) : (
    <ActionButton
      action={{
        label: text.__('Show %1', path),
        run: () => {
          setOpen(true);
        }
      }}
    />
  );
}
