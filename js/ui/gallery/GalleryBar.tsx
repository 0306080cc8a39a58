import React, { useState } from 'react';
import { formatCount } from '../../core/text/format';
import { Menu, type MenuItem, type Point, ToolButton } from '../parts/Menu';
import { SearchBox } from '../parts/SearchBox';
import { groupMenu, moreMenu, orderMenu } from './galleryMenus';
import type { GalleryTools } from './galleryTools';
import { StepSlider } from './StepSlider';

/** Images that are looked at side by side. */
export const MAX_COMPARED = 4;

/** Above the images: what is typed, how they are arranged, the step, what is selected. */
export function GalleryBar(props: {
  tools: GalleryTools;
  size: number;
  onCompare: () => void;
  children: React.ReactNode;
}): React.JSX.Element {
  const { tools, size } = props;
  const { state, view, text } = tools;
  const [opened, setOpened] = useState<{
    items: (tools: GalleryTools) => MenuItem[];
    label: string;
    at: Point;
  } | null>(null);
  const button = (
    icon: 'group' | 'sortAscending' | 'more',
    label: string,
    items: (tools: GalleryTools) => MenuItem[]
  ) => (
    <ToolButton
      icon={icon}
      label={label}
      popup="menu"
      onOpen={at => {
        setOpened({ items, label, at });
      }}
    />
  );
  const selected = view.selected.size;
  return (
    <div className="jp-TrialbookGallery-bar">
      <SearchBox
        value={view.layout.filter ?? ''}
        label={text.__('Filter images')}
        onChange={filter => {
          state.setLayout({ filter: filter === '' ? undefined : filter });
        }}
      />
      {button('group', text.__('Group by'), groupMenu)}
      {button('sortAscending', text.__('Sort by'), orderMenu)}
      {button('more', text.__('Size and steps'), each => moreMenu(each, size))}
      <StepSlider tools={tools} />
      {selected > 0 && (
        <span className="jp-TrialbookGallery-selected">
          {text._n(
            '%1 selected',
            '%2 selected',
            selected,
            formatCount(selected)
          )}
          <button
            type="button"
            className="jp-TrialbookButton"
            disabled={selected > MAX_COMPARED}
            title={
              selected > MAX_COMPARED
                ? text.__(
                    'At most %1 are looked at together',
                    String(MAX_COMPARED)
                  )
                : undefined
            }
            onClick={props.onCompare}
          >
            {text.__('Compare')}
          </button>
          <button
            type="button"
            className="jp-TrialbookButton"
            onClick={() => {
              state.clearSelection();
            }}
          >
            {text.__('Clear')}
          </button>
        </span>
      )}
      {props.children}
      {opened && (
        <Menu
          at={opened.at}
          label={opened.label}
          items={opened.items(tools)}
          onClose={() => {
            setOpened(null);
          }}
        />
      )}
    </div>
  );
}
