import React from 'react';
import { savedGallery } from '../../core/gallery/savedGallery';
import { GalleryWorkspace } from '../gallery/GalleryWorkspace';
import { defineView, type ViewProps } from './view';

function Gallery(props: ViewProps<'gallery'>): React.JSX.Element {
  const { client, spec, saved, text, compact, host } = props;
  return (
    <GalleryWorkspace
      {...{ client, spec, saved, text, compact }}
      onSpecChange={host.onSpecChange}
      onIdle={host.onIdle}
      onOpenTab={host.openTab}
      reconnect={host.reconnect}
      interrupt={host.interrupt}
    />
  );
}

export default defineView<'gallery'>({
  Component: Gallery,
  offline: savedGallery,
  title: text => text.__('Images'),
  focus: ['[role=grid]', '.jp-TrialbookNotice button']
});
