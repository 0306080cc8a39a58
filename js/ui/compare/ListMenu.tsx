import React, { useState } from 'react';
import { changed } from '../../core/compare/compareLayout';
import { clip, formatCount } from '../../core/text/format';
import type { GroupBy, RunStatus } from '../../protocol/generated';
import { Menu, type MenuItem, type Point, ToolButton } from '../parts/Menu';
import { groupingLabel } from '../table/columnLabel';
import type { CompareTools } from './compareTools';

/** Runs that "show first" offers. */
const FIRST = [10, 20, 50];
/** Names that a menu lists. */
const MAX_NAMES = 40;

/** Which of the runs are drawn, what they are grouped by, and what gives them their colours. */
export function ListMenu(props: { tools: CompareTools }): React.JSX.Element {
  const { text } = props.tools;
  const [opened, setOpened] = useState<{
    items: (tools: CompareTools) => MenuItem[];
    label: string;
    at: Point;
  } | null>(null);
  const open =
    (items: (tools: CompareTools) => MenuItem[], label: string) =>
    (at: Point) => {
      setOpened({ items, label, at });
    };
  const group = text.__('Group and colour');
  const more = text.__('Which runs');
  return (
    <>
      <ToolButton
        icon="group"
        label={group}
        popup="menu"
        onOpen={open(groupItems, group)}
      />
      <ToolButton
        icon="more"
        label={more}
        popup="menu"
        onOpen={open(listItems, more)}
      />
      {opened && (
        <Menu
          at={opened.at}
          label={opened.label}
          items={opened.items(props.tools)}
          onClose={() => {
            setOpened(null);
          }}
        />
      )}
    </>
  );
}

function listItems({
  state,
  view,
  text,
  live,
  onLayout
}: CompareTools): MenuItem[] {
  const { layout } = view;
  const { query } = view.table;
  const without = query.without ?? [];
  const status = (label: string, statuses: RunStatus[]): MenuItem => {
    const hidden = statuses.every(each => without.includes(each));
    const others = without.filter(each => !statuses.includes(each));
    return {
      label,
      checked: hidden,
      disabled: !live,
      run: () => {
        state.setQuery({ without: hidden ? others : [...others, ...statuses] });
      }
    };
  };
  const { first, hidden_runs } = layout;
  return [
    {
      label: text.__('Show All'),
      checked: first === undefined && hidden_runs === undefined,
      run: () => {
        onLayout(changed(layout, { first: undefined, hidden_runs: undefined }));
      }
    },
    ...FIRST.map(count => ({
      label: text.__('Show First %1', formatCount(count)),
      checked: first === count,
      run: () => {
        onLayout(changed(layout, { first: count }));
      }
    })),
    {
      ...status(text.__('Hide Finished Runs'), ['FINISHED']),
      first: true
    },
    status(text.__('Hide Failed and Killed Runs'), ['FAILED', 'KILLED']),
    {
      label: text.__('No Baseline'),
      first: true,
      disabled: layout.baseline === undefined,
      run: () => {
        onLayout(changed(layout, { baseline: undefined }));
      }
    }
  ];
}

function groupItems({ view, text, onLayout }: CompareTools): MenuItem[] {
  const { layout, table } = view;
  const { params = [], tags = [], datasets } = table.page?.columns ?? {};
  const by = layout.group_by;
  const choice = (group: GroupBy, first: boolean): MenuItem => ({
    label: clip(groupingLabel(group, text)),
    first,
    checked: by?.group === group.group && by.key === group.key,
    run: () => {
      onLayout(changed(layout, { group_by: group }));
    }
  });
  const choices: GroupBy[] = [
    ...params.map((key): GroupBy => ({ group: 'param', key })),
    ...tags.map((key): GroupBy => ({ group: 'tag', key })),
    ...(datasets ? [{ group: 'dataset' as const, key: '' }] : [])
  ].slice(0, MAX_NAMES);
  return [
    {
      label: text.__('No Groups'),
      checked: by === undefined,
      run: () => {
        onLayout(changed(layout, { group_by: undefined }));
      }
    },
    ...choices.map((group, at) =>
      choice(group, choices[at - 1]?.group !== group.group)
    ),
    {
      label: text.__('Colour by'),
      first: true,
      run: () => undefined,
      items: [
        {
          label: text.__('Run'),
          checked: layout.colour_by === undefined,
          run: () => {
            onLayout(changed(layout, { colour_by: undefined }));
          }
        },
        ...params.slice(0, MAX_NAMES).map((key, at) => ({
          label: clip(key),
          first: at === 0,
          checked: layout.colour_by === key,
          run: () => {
            onLayout(changed(layout, { colour_by: key }));
          }
        }))
      ]
    }
  ];
}
