import React, { useState } from 'react';
import { clip } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type { CompareSection } from '../../protocol/generated';
import { Tabs } from '../parts/Tabs';
import type { CompareTools } from './compareTools';
import { CurvesSection } from './CurvesSection';
import { DifferencesSection } from './DifferencesSection';
import { LayoutsMenu } from './LayoutsMenu';
import { ParamsSection } from './ParamsSection';

const COMPONENTS: Record<
  CompareSection,
  (props: { tools: CompareTools }) => React.JSX.Element
> = {
  curves: CurvesSection,
  params: ParamsSection,
  differences: DifferencesSection
};

/** The sections of a comparison, one at a time; where there is one alone, without tabs. */
export function CompareSections(props: {
  tools: CompareTools;
  name: string;
}): React.JSX.Element {
  const { tools, name } = props;
  const { text, view } = tools;
  // Whoever can write a store may have written the layout.
  const sections = [...new Set(view.layout.sections)];
  const [first = 'curves'] = sections;
  const [wanted, setWanted] = useState<CompareSection>(first);
  const section = sections.includes(wanted) ? wanted : first;
  const Section = COMPONENTS[section];
  const hasTabs = sections.length > 1;
  return (
    <>
      {hasTabs && (
        <div className="jp-TrialbookCompare-tabs">
          <Tabs
            name={name}
            label={text.__('Sections of the comparison')}
            tabs={sections.map(id => ({ id, title: titleOf(id, text) }))}
            front={section}
            onFront={setWanted}
          />
          <LayoutsMenu tools={tools} />
        </div>
      )}
      {view.unread !== null && (
        <p className="jp-TrialbookCompare-quiet">
          {text.__(
            'The layout “%1” of the experiment cannot be read and is passed over.',
            clip(view.unread)
          )}
        </p>
      )}
      <div
        className="jp-TrialbookCompare-section"
        id={`${name}-${section}`}
        role={hasTabs ? 'tabpanel' : 'group'}
        aria-label={titleOf(section, text)}
      >
        {/* What would be arranged in another way a moment later is not shown. */}
        {!view.isArranging && <Section tools={tools} />}
      </div>
    </>
  );
}

function titleOf(section: CompareSection, text: Text): string {
  switch (section) {
    case 'curves':
      return text.__('Curves');
    case 'params':
      return text.__('Params');
    case 'differences':
      return text.__('Differences');
  }
}
