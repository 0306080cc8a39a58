import React from 'react';
import {
  clip,
  formatCount,
  formatDuration,
  formatNumber,
  fullNumber,
  fullTime,
  isoTime,
  formatBytes
} from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type { Environment, RunDetail } from '../../protocol/generated';
import { CopyButton } from '../parts/CopyButton';
import { DatasetFacts } from './DatasetFacts';
import { Fact, Facts, Group } from '../parts/Facts';
import { GitFacts } from './GitFacts';
import { NameValues } from '../parts/NameValues';
import type { PageTools } from '../parts/pageTools';
import { RegisteredVersions } from '../artifacts/RegisteredVersions';
import { Relatives } from './Relatives';

/** Metrics and params that stand in the overview. */
const FEW = 8;

/** What a run is, where it took place and what it came to. */
export function OverviewSection(props: {
  detail: RunDetail;
  tools: PageTools;
  onArtifact: (path: string) => void;
  /** Show all metrics, or all params. */
  onAll: (section: 'metrics' | 'params') => void;
}): React.JSX.Element {
  const { detail, tools } = props;
  const { text } = tools;
  const { environment } = detail;
  const metrics = detail.metrics.filter(metric => !metric.system);
  const params = Object.entries(detail.params);
  const packages = Object.entries(environment?.packages ?? {});
  return (
    <div className="jp-TrialbookRunPage-overview">
      {detail.exception !== null && (
        <Group title={text.__('Exception')} wide>
          <div className="jp-TrialbookRunPage-code jp-mod-error">
            <CopyButton
              value={detail.exception}
              label={text.__('Copy the traceback')}
              text={text}
            />
            <pre tabIndex={0}>{detail.exception}</pre>
          </div>
        </Group>
      )}
      <Group title={text.__('Run')}>
        <Facts>
          <Fact name={text.__('Id')} value={detail.run_id} code text={text} />
          <Fact
            name={text.__('Experiment')}
            value={detail.experiment_name}
            text={text}
          />
          <Fact
            name={text.__('Started')}
            value={fullTime(detail.start_time)}
            copy={isoTime(detail.start_time)}
            text={text}
          />
          {detail.end_time !== null && (
            <>
              <Fact
                name={text.__('Ended')}
                value={fullTime(detail.end_time)}
                copy={isoTime(detail.end_time)}
                text={text}
              />
              <Fact
                name={text.__('Duration')}
                value={formatDuration(detail.end_time - detail.start_time)}
                copy={String((detail.end_time - detail.start_time) / 1000)}
                text={text}
              />
            </>
          )}
          <Fact name={text.__('User')} value={detail.user} text={text} />
          <Fact
            name={text.__('Source')}
            value={detail.source_name}
            text={text}
          />
          <Fact
            name={text.__('Artifacts')}
            value={detail.artifact_uri}
            code
            text={text}
          />
          <Fact
            name={text.__('Store')}
            value={detail.store.location}
            code
            text={text}
          />
        </Facts>
      </Group>
      {metrics.length > 0 && (
        <Group title={text.__('Metrics')}>
          <Facts>
            {metrics.slice(0, FEW).map(metric => (
              <Fact
                key={metric.key}
                name={clip(metric.key)}
                value={formatNumber(metric.latest)}
                copy={fullNumber(metric.latest)}
                text={text}
                strong
              />
            ))}
          </Facts>
          <More
            count={metrics.length - FEW}
            text={text}
            onClick={() => {
              props.onAll('metrics');
            }}
          />
        </Group>
      )}
      {params.length > 0 && (
        <Group title={text.__('Params')}>
          <Facts>
            {params.slice(0, FEW).map(([key, value]) => (
              <Fact key={key} name={clip(key)} value={value} text={text} />
            ))}
          </Facts>
          <More
            count={params.length - FEW}
            text={text}
            onClick={() => {
              props.onAll('params');
            }}
          />
        </Group>
      )}
      <DatasetFacts detail={detail} text={text} />
      <RegisteredVersions
        versions={detail.versions}
        tools={tools}
        onArtifact={props.onArtifact}
      />
      {environment?.git && <GitFacts git={environment.git} tools={tools} />}
      {environment ? (
        <Surroundings environment={environment} text={text} />
      ) : (
        <Group title={text.__('Environment')}>
          <p className="jp-TrialbookRunPage-quiet">
            {text.__('The environment of this run was not recorded.')}
          </p>
        </Group>
      )}
      <Relatives detail={detail} tools={tools} />
      {packages.length > 0 && (
        <Group title={text.__('Packages')} wide>
          <details className="jp-TrialbookRunPage-files">
            <summary>
              {text._n(
                '%1 package',
                '%2 packages',
                packages.length,
                formatCount(packages.length)
              )}
            </summary>
            <NameValues
              entries={packages}
              noun={text.__('Package')}
              valueLabel={text.__('Version')}
              searchLabel={text.__('Search packages')}
              copyLabel={text.__('Copy the packages as a Python dict')}
              none={null}
              columns={2}
              text={text}
            />
          </details>
        </Group>
      )}
    </div>
  );
}

/** Says how many are left out, and leads to them. */
function More(props: {
  count: number;
  text: Text;
  onClick: () => void;
}): React.JSX.Element | null {
  const { count, text } = props;
  return count > 0 ? (
    <button
      type="button"
      className="jp-TrialbookRunPage-link"
      onClick={props.onClick}
    >
      {text.__('+%1 more', formatCount(count))}
    </button>
  ) : null;
}

function Surroundings(props: {
  environment: Environment;
  text: Text;
}): React.JSX.Element {
  const { environment, text } = props;
  const cores = text._n('%1 core', '%1 cores', environment.cpu_count);
  return (
    <>
      <Group title={text.__('Environment')}>
        <Facts>
          <Fact name={text.__('Host')} value={environment.host} text={text} />
          <Fact
            name={text.__('Folder')}
            value={environment.folder}
            code
            text={text}
          />
          <Fact
            name={text.__('Notebook')}
            value={environment.notebook ?? ''}
            code
            text={text}
          />
          <Fact
            name={text.__('Command')}
            value={environment.command.join(' ')}
            code
            text={text}
          />
          <Fact
            name={text.__('Python')}
            value={environment.python}
            text={text}
          />
          <Fact
            name={text.__('Executable')}
            value={environment.executable}
            code
            text={text}
          />
        </Facts>
      </Group>
      <Group title={text.__('Hardware')}>
        <Facts>
          <Fact name={text.__('System')} value={environment.os} text={text} />
          <Fact
            name={text.__('CPU')}
            value={environment.cpu ? `${environment.cpu}, ${cores}` : cores}
            text={text}
          />
          <Fact
            name={text.__('Memory')}
            value={
              environment.memory === null ? '' : formatBytes(environment.memory)
            }
            text={text}
          />
          {environment.gpus.map(({ name, memory }, at) => (
            <Fact
              key={at}
              name={text.__('GPU %1', String(at))}
              value={memory === null ? name : `${name}, ${formatBytes(memory)}`}
              text={text}
            />
          ))}
        </Facts>
      </Group>
    </>
  );
}
