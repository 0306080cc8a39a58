import React, { useMemo, useState } from 'react';
import type { ArtifactContent } from '../../core/run/artifactReader';
import {
  imageAt,
  IMAGES_FOLDER,
  imageSeries,
  type ImageSeries,
  type LoggedImage,
  stepsOf
} from '../../core/run/loggedImages';
import { clip, formatBytes, formatCount } from '../../core/text/format';
import { toGallery } from '../../core/text/pythonText';
import { useFolder } from '../artifacts/ArtifactTree';
import { useArtifact, useBlobUrl } from '../artifacts/useArtifact';
import { CodeLine } from '../parts/CopyButton';
import { FailureNotice, Notice } from '../parts/Notice';
import type { PageTools } from '../parts/pageTools';
import { ShowAll } from '../parts/ShownPart';
import { useInSight } from '../parts/useHost';

/** Tiles that are there before somebody asks for all. */
const FEW = 120;
/** Bytes of an image that is shown without being asked for. */
const MAX_BYTES = 5_000_000;

/** Pixels of a width at which one wants to see the pixels themselves. */
const SMALL = 140;

/** The images that a run has logged by key, at one step: the newest until another is chosen. */
export function ImagesSection(props: {
  visible: boolean;
  version: number;
  tools: PageTools;
  /** Show a file among the artifacts. */
  onArtifact: (path: string) => void;
}): React.JSX.Element {
  const { tools, visible, version } = props;
  const { text } = tools;
  const folder = useFolder(IMAGES_FOLDER, { visible, version, tools });
  const list = folder.value;
  const series = useMemo(() => imageSeries(list?.entries ?? []), [list]);
  const steps = useMemo(() => stepsOf(series), [series]);
  // Null follows the newest.
  const [picked, setPicked] = useState<number | null>(null);
  const [all, setAll] = useState(false);
  if (!list) {
    return folder.failure ? (
      <FailureNotice failure={folder.failure} retry={folder.retry} text={text}>
        {reason => text.__('The images could not be listed: %1', reason)}
      </FailureNotice>
    ) : (
      <Notice>
        {tools.live
          ? text.__('Loading …')
          : text.__(
              'The notebook does not keep the images; a kernel has them.'
            )}
      </Notice>
    );
  }
  const last = steps.length - 1;
  const until = steps.filter(step => picked === null || step <= picked);
  const at = Math.max(0, until.length - 1);
  const step = steps[at];
  if (step === undefined) {
    return <Notice>{text.__('The run has no images by key.')}</Notice>;
  }
  const shown = all ? series : series.slice(0, FEW);
  return (
    <div className="jp-TrialbookRunPage-part jp-TrialbookImages">
      {last > 0 && (
        <StepSlider
          steps={steps}
          at={at}
          text={text}
          onAt={next => {
            setPicked(next === last ? null : (steps[next] ?? null));
          }}
        />
      )}
      {list.entries.length < list.total && (
        <p className="jp-TrialbookRunPage-hint">
          {text.__(
            'The images of the first %1 of %2 files are shown.',
            formatCount(list.entries.length),
            formatCount(list.total)
          )}
        </p>
      )}
      <ul aria-label={text.__('Images')}>
        {shown.map(each => (
          <Tile
            key={each.key}
            series={each}
            step={step}
            tools={tools}
            onArtifact={props.onArtifact}
          />
        ))}
      </ul>
      <ShowAll
        shown={shown.length}
        total={series.length}
        onShow={() => {
          setAll(true);
        }}
        text={text}
      />
      <CodeLine
        code={toGallery(tools.state.ref.run_id, tools.trackingUri)}
        text={text}
      />
    </div>
  );
}

/** Goes from one logged step to the next, however far apart they are. */
function StepSlider(props: {
  steps: readonly number[];
  at: number;
  text: PageTools['text'];
  onAt: (at: number) => void;
}): React.JSX.Element {
  const { steps, at, text } = props;
  const step = formatCount(steps[at] ?? 0);
  return (
    <label className="jp-TrialbookImages-step">
      {text.__('Step')}{' '}
      <input
        type="range"
        min={0}
        max={steps.length - 1}
        value={at}
        aria-valuetext={step}
        onChange={event => {
          props.onAt(Number(event.target.value));
        }}
      />
      <span aria-hidden="true">{step}</span>
    </label>
  );
}

/** The image of one key: a click shows its file. */
function Tile(props: {
  series: ImageSeries;
  step: number;
  tools: PageTools;
  onArtifact: (path: string) => void;
}): React.JSX.Element {
  const { series, step, tools } = props;
  const { text } = tools;
  const [element, setElement] = useState<HTMLElement | null>(null);
  const { inSight } = useInSight(element);
  const image = imageAt(series, step);
  const key = clip(series.key);
  const caption = image
    ? text.__('step %1', formatCount(image.step))
    : text.__('not yet logged');
  return (
    <li ref={setElement}>
      <button
        type="button"
        disabled={!image}
        title={series.key}
        onClick={() => {
          if (image) {
            props.onArtifact(image.path);
          }
        }}
      >
        <span className="jp-TrialbookImages-picture">
          {image && <Thumbnail image={image} wanted={inSight} tools={tools} />}
        </span>
        <bdi>{key}</bdi>
        <span className="jp-TrialbookRunPage-quiet">{caption}</span>
      </button>
    </li>
  );
}

/** Read when it is in sight; the one before stays until then. */
function Thumbnail(props: {
  image: LoggedImage;
  wanted: boolean;
  tools: PageTools;
}): React.JSX.Element | null {
  const { image, wanted, tools } = props;
  const { path, size } = image.small;
  const isLarge = size !== null && size > MAX_BYTES;
  const reading = useArtifact(
    tools,
    wanted && !isLarge ? path : null,
    MAX_BYTES
  );
  const read = reading.kind === 'read' ? reading.content : null;
  const [kept, setKept] = useState(read);
  if (read && read !== kept) {
    setKept(read);
  }
  const content = read ?? kept;
  if (isLarge) {
    return <>{formatBytes(size)}</>;
  }
  if (reading.kind === 'failed') {
    return <>{tools.text.__('The file could not be read.')}</>;
  }
  if (!content) {
    return null;
  }
  return content.about.kind === 'image' && content.whole ? (
    <Picture content={content} isOld={content.about.path !== path} />
  ) : (
    <>{tools.text.__('No picture')}</>
  );
}

/** Its caption stands below it. */
function Picture(props: {
  content: ArtifactContent;
  isOld: boolean;
}): React.JSX.Element {
  const { content, isOld } = props;
  const url = useBlobUrl(content, content.about.media_type);
  const [isSmall, setIsSmall] = useState(false);
  const classes = `${isOld ? 'jp-mod-old' : ''} ${isSmall ? 'jp-mod-small' : ''}`;
  return (
    <img
      src={url}
      alt=""
      className={classes.trim()}
      onLoad={({ currentTarget }) => {
        setIsSmall(currentTarget.naturalWidth < SMALL);
      }}
    />
  );
}
