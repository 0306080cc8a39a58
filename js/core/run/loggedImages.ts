/** The images that a run has logged by key and step, as their files' names tell them. */
import type { ArtifactEntry } from '../../protocol/generated';

/** Where `log_image` puts them among the artifacts. */
export const IMAGES_FOLDER = 'images';
/** Of a run that has some, with MLflow too. */
const TAG = 'mlflow.loggedImages';

/** Whether a run has logged images by key. */
export function hasLoggedImages(
  tags: Readonly<Record<string, string>>
): boolean {
  return Object.hasOwn(tags, TAG);
}

/** A file of `log_image`, as MLflow and Trialbook name it. */
const FILE =
  /^(?<key>.+)%step%(?<step>\d+)%timestamp%(?<time>\d+)%[\da-f-]+(?<small>%compressed)?\.\w+$/;
/** Characters of a key that a file's name cannot have: their bytes. */
const ESCAPED = /(?:=[\dA-F]{2})+/g;

export interface ImageName {
  readonly key: string;
  readonly step: number;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly timestamp: number;
  /** MLflow's second, smaller file of the same image. */
  readonly isSmall: boolean;
}

/** What the name of a file tells; null where it is no logged image's. */
export function imageName(name: string): ImageName | null {
  const { key, step, time, small } = FILE.exec(name)?.groups ?? {};
  return key === undefined
    ? null
    : {
        key: keyIn(key),
        step: Number(step),
        timestamp: Number(time),
        isSmall: small !== undefined
      };
}

/** A slash of the key is a `#` in the name, and what is not safe there `=` and its bytes. */
function keyIn(name: string): string {
  return name.replaceAll('#', '/').replace(ESCAPED, escaped => {
    const bytes = escaped
      .slice(1)
      .split('=')
      .map(byte => parseInt(byte, 16));
    return new TextDecoder().decode(Uint8Array.from(bytes));
  });
}

export interface LoggedImage {
  readonly step: number;
  /** Of the file as it was logged. */
  readonly path: string;
  /** The smallest file of it that there is. */
  readonly small: { readonly path: string; readonly size: number | null };
}

/** The images of one key, one a step, in the order of the steps. */
export interface ImageSeries {
  readonly key: string;
  readonly images: readonly LoggedImage[];
}

interface Found {
  timestamp: number;
  whole: ArtifactEntry | null;
  small: ArtifactEntry | null;
}

/** The series in a folder, in the order of its files; of a step the image logged last. */
export function imageSeries(entries: readonly ArtifactEntry[]): ImageSeries[] {
  const series = new Map<string, Map<number, Found>>();
  for (const entry of entries) {
    const name = imageName(entry.name);
    if (!name) {
      continue;
    }
    const steps = series.get(name.key) ?? new Map<number, Found>();
    series.set(name.key, steps);
    const before = steps.get(name.step);
    const found =
      before && before.timestamp >= name.timestamp
        ? before
        : { timestamp: name.timestamp, whole: null, small: null };
    if (found.timestamp === name.timestamp) {
      found[name.isSmall ? 'small' : 'whole'] = entry;
    }
    steps.set(name.step, found);
  }
  return [...series].map(([key, steps]) => ({
    key,
    images: [...steps]
      .sort(([a], [b]) => a - b)
      .map(([step, found]) => imageOf(step, found))
      .filter(image => image !== null)
  }));
}

function imageOf(step: number, { whole, small }: Found): LoggedImage | null {
  const path = (whole ?? small)?.path;
  const shown = small ?? whole;
  return path === undefined || !shown
    ? null
    : { step, path, small: { path: shown.path, size: shown.size } };
}

/** The steps at which any of the series has an image, ascending. */
export function stepsOf(series: readonly ImageSeries[]): number[] {
  const steps = series.flatMap(({ images }) => images.map(({ step }) => step));
  return [...new Set(steps)].sort((a, b) => a - b);
}

/** The last image up to a step; null where the series begins later. */
export function imageAt(
  { images }: ImageSeries,
  step: number
): LoggedImage | null {
  return images.filter(image => image.step <= step).at(-1) ?? null;
}
