import React, { useMemo, useState } from 'react';
import { hasLoggedImages } from '../../core/run/loggedImages';
import {
  loggedPredictions,
  type LoggedPredictions
} from '../../core/run/loggedPredictions';
import { formatCount } from '../../core/text/format';
import type { RunPageView } from '../../core/run/runPageState';
import { inSystemOrder } from '../../core/run/systemMetrics';
import type { RunDetail } from '../../protocol/generated';
import { instanceName } from '../parts/instanceName';
import { Tabs } from '../parts/Tabs';
import { ArtifactsSection } from './ArtifactsSection';
import { CellsSection } from './CellsSection';
import { EvaluationSection } from './EvaluationSection';
import { ImagesSection } from './ImagesSection';
import { MetricsSection } from './MetricsSection';
import { NameValues } from '../parts/NameValues';
import { NotesSection } from './NotesSection';
import { OverviewSection } from './OverviewSection';
import { useAnswer } from '../parts/useAnswer';
import type { PageTools } from '../parts/pageTools';
import type { Revealed } from '../artifacts/RegisteredVersions';
import type { Draft } from './RunPage';
import { runTarget } from './useRunPageActs';

const NAMES = [
  'overview',
  'metrics',
  'params',
  'tags',
  'notes',
  'cells',
  'evaluation',
  'images',
  'artifacts',
  'system'
] as const;

/** Of these a saved notebook keeps what fits. */
const KEPT = new Set<string>(['overview', 'metrics', 'params', 'tags']);

export type SectionName = (typeof NAMES)[number];

interface SectionsProps {
  detail: RunDetail;
  view: RunPageView;
  tools: PageTools;
  /** Values that did not fit into what was saved. */
  leftOut: number;
  section: SectionName;
  onSection: (section: SectionName) => void;
  draft: Draft;
  onDraft: (draft: Draft) => void;
}

/** The parts of a run's page, as tabs; what was opened once keeps its state. */
export function RunPageSections(props: SectionsProps): React.JSX.Element {
  const { detail, tools, leftOut } = props;
  const { text } = tools;
  const predictions = useMemo(
    () => loggedPredictions(detail.reserved_tags),
    [detail.reserved_tags]
  );
  const names = NAMES.filter(
    each =>
      (each !== 'evaluation' || predictions.length > 0) &&
      (each !== 'images' || hasLoggedImages(detail.reserved_tags))
  );
  // Another run may not have it.
  const section = names.includes(props.section) ? props.section : 'overview';
  const [name] = useState(() => instanceName('run-page'));
  const [visited, setVisited] = useState<readonly SectionName[]>([section]);
  if (!visited.includes(section)) {
    setVisited([...visited, section]);
  }
  const [revealed, setRevealed] = useState<Revealed | null>(null);
  const system = detail.metrics.filter(metric => metric.system).length;
  const { value: cells } = useAnswer(
    // Not at each of its points: a running one has many in a second.
    tools.live ? detail.status : null,
    signal => {
      const { client, ref } = tools.state;
      const first = { ...ref, offset: 0, limit: 1 };
      return client.request('run.cells', first, { signal });
    }
  );
  const titles: Record<SectionName, [title: string, count: number | null]> = {
    overview: [text.__('Overview'), null],
    metrics: [text.__('Metrics'), detail.metrics.length - system],
    params: [text.__('Params'), Object.keys(detail.params).length],
    tags: [text.__('Tags'), Object.keys(detail.tags).length],
    notes: [text.__('Notes'), detail.note ? 1 : 0],
    cells: [text.__('Cells'), cells?.total ?? null],
    evaluation: [text.__('Evaluation'), predictions.length],
    images: [text.__('Images'), null],
    // To count them would ask whatever server they lie on.
    artifacts: [text.__('Artifacts'), null],
    system: [text.__('System'), system]
  };
  return (
    <>
      <Tabs
        name={name}
        label={text.__('Sections of the run')}
        tabs={names.map(id => {
          const [title, count] = titles[id];
          return { id, title, count };
        })}
        front={section}
        onFront={props.onSection}
      />
      {names
        .filter(each => each === section || visited.includes(each))
        .map(each => (
          <div
            key={each}
            role="tabpanel"
            id={`${name}-${each}`}
            aria-labelledby={`${name}-tab-${each}`}
            className={`jp-TrialbookRunPage-panel jp-mod-${each}`}
            hidden={each !== section}
            // What scrolls is reached without a mouse.
            tabIndex={0}
          >
            {leftOut > 0 && KEPT.has(each) && (
              <p className="jp-TrialbookRunPage-hint">
                {text._n(
                  'The notebook does not keep %1 value of this run; a kernel has it.',
                  'The notebook does not keep %2 values of this run; a kernel has them.',
                  leftOut,
                  formatCount(leftOut)
                )}
              </p>
            )}
            <Section
              {...props}
              name={each}
              predictions={predictions}
              visible={each === section}
              revealed={revealed}
              onReveal={setRevealed}
            />
          </div>
        ))}
    </>
  );
}

function Section(
  props: SectionsProps & {
    name: SectionName;
    predictions: readonly LoggedPredictions[];
    visible: boolean;
    revealed: Revealed | null;
    onReveal: (revealed: Revealed | null) => void;
  }
): React.JSX.Element {
  const { name, visible, detail, tools, view } = props;
  const { text } = tools;
  const showArtifact = (path: string) => {
    props.onReveal({ path });
    props.onSection('artifacts');
  };
  switch (name) {
    case 'overview':
      return (
        <OverviewSection
          detail={detail}
          tools={tools}
          onArtifact={showArtifact}
          onAll={props.onSection}
        />
      );
    case 'metrics':
      return (
        <MetricsSection
          metrics={detail.metrics.filter(metric => !metric.system)}
          tools={tools}
        />
      );
    case 'system':
      return (
        <MetricsSection
          metrics={inSystemOrder(detail.metrics.filter(m => m.system))}
          tools={tools}
          system
        />
      );
    case 'params':
      return (
        <NameValues
          entries={Object.entries(detail.params)}
          noun={text.__('Param')}
          searchLabel={text.__('Search params')}
          copyLabel={text.__('Copy the params as a Python dict')}
          none={text.__('No params were logged.')}
          text={text}
        />
      );
    case 'tags':
      return (
        <NameValues
          entries={Object.entries(detail.tags)}
          noun={text.__('Tag')}
          searchLabel={text.__('Search tags')}
          copyLabel={text.__('Copy the tags as a Python dict')}
          none={text.__('The run has no tags.')}
          action={
            tools.live && tools.place.services.questions
              ? {
                  label: text.__('Edit tags'),
                  run: () => void tools.place.acts.editTags(runTarget(detail))
                }
              : null
          }
          text={text}
        />
      );
    case 'notes':
      return (
        <NotesSection
          detail={detail}
          tools={tools}
          draft={props.draft}
          onDraft={props.onDraft}
        />
      );
    case 'cells':
      return (
        <CellsSection visible={visible} version={view.version} tools={tools} />
      );
    case 'evaluation':
      return (
        <EvaluationSection predictions={props.predictions} tools={tools} />
      );
    case 'images':
      return (
        <ImagesSection
          visible={visible}
          version={view.version}
          tools={tools}
          onArtifact={showArtifact}
        />
      );
    case 'artifacts':
      return (
        <ArtifactsSection
          visible={visible}
          version={view.version}
          detail={detail}
          tools={tools}
          revealed={props.revealed}
          onReveal={props.onReveal}
        />
      );
  }
}
