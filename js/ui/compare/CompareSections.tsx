import React, { useRef, useState } from 'react';
import type { Text } from '../../core/text/text';
import type { CompareSection } from '../../protocol/generated';
import { stepInRing } from '../parts/arrowKeys';
import type { CompareTools } from './compareTools';
import { CurvesSection } from './CurvesSection';
import { DifferencesSection } from './DifferencesSection';
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
  const sections = view.layout.sections;
  const [first = 'curves'] = sections;
  const [wanted, setWanted] = useState<CompareSection>(first);
  const tabs = useRef<HTMLDivElement>(null);
  const section = sections.includes(wanted) ? wanted : first;
  const Section = COMPONENTS[section];
  const hasTabs = sections.length > 1;
  const onKeyDown = (event: React.KeyboardEvent) => {
    const at = sections.indexOf(section);
    const keys = ['ArrowLeft', 'ArrowRight'] as const;
    const next =
      sections[stepInRing(event.key, at, sections.length, keys) ?? -1];
    if (next) {
      event.preventDefault();
      event.stopPropagation();
      setWanted(next);
      tabs.current
        ?.querySelector<HTMLElement>(`[data-section="${next}"]`)
        ?.focus();
    }
  };
  return (
    <>
      {hasTabs && (
        <div
          ref={tabs}
          className="jp-TrialbookRunPage-tabs"
          role="tablist"
          aria-label={text.__('Sections of the comparison')}
          onKeyDown={onKeyDown}
        >
          {sections.map(each => {
            const title = titleOf(each, text);
            return (
              <button
                key={each}
                type="button"
                role="tab"
                id={`${name}-tab-${each}`}
                data-section={each}
                aria-selected={each === section}
                aria-controls={`${name}-${each}`}
                tabIndex={each === section ? 0 : -1}
                onClick={() => {
                  setWanted(each);
                }}
              >
                <span data-title={title}>{title}</span>
              </button>
            );
          })}
        </div>
      )}
      <div
        className="jp-TrialbookCompare-section"
        id={`${name}-${section}`}
        role={hasTabs ? 'tabpanel' : 'group'}
        aria-label={titleOf(section, text)}
      >
        <Section tools={tools} />
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
