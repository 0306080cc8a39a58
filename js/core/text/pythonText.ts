/** Values as Python code, to take into a cell. */
import type { Client } from '../../protocol/client';
import type { StoreInfo } from '../../protocol/generated';

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i;
const NAMES = new Set(['None', 'True', 'False']);

/** Digits that every Python takes in a number, and which no double is too small for. */
const MAX_DIGITS = 300;

/** A Python literal. */
export function literal(text: string): string {
  const escaped = text.replace(
    /[\\"\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    character =>
      character === '\\' || character === '"'
        ? `\\${character}`
        : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  );
  return `"${escaped}"`;
}

/** A param as Python would read it: what looks like a number is one, unless Python had another. */
function valueOf(value: string): string {
  const isNumber =
    value.length <= MAX_DIGITS &&
    NUMBER.test(value) &&
    Number.isFinite(Number(value));
  return isNumber || NAMES.has(value) ? value : literal(value);
}

/** A dict of params or tags. */
export function toDict(
  entries: readonly (readonly [string, string])[]
): string {
  const lines = entries.map(
    ([key, value]) => `    ${literal(key)}: ${valueOf(value)},\n`
  );
  return `{\n${lines.join('')}}`;
}

/** The `tracking_uri` of a store, for code to name; null where it is the one in which the kernel records. */
export function trackingUriOf(
  { recordsIn, state }: Client,
  store: StoreInfo | undefined
): string | null {
  // A kernel that is started later may record anywhere.
  const here = state !== 'disconnected' && store?.store_id === recordsIn;
  return here || !store?.store_id ? null : store.location;
}

/** Code that gives the local path of a run's file. */
export function toDownload(
  runId: string,
  path: string,
  trackingUri: string | null
): string {
  const named =
    trackingUri === null ? '' : `, tracking_uri=${literal(trackingUri)}`;
  return `import trialbook as tb; tb.artifacts.download_artifacts(run_id=${literal(runId)}, artifact_path=${literal(path)}${named})`;
}

/** Code that shows a run's predictions. */
export function toConfusionMatrix(
  runId: string,
  trackingUri: string | null
): string {
  const there =
    trackingUri === null ? 'tb' : `tb.TrackingClient(${literal(trackingUri)})`;
  return `import trialbook as tb; tb.confusion_matrix(${there}.get_run(${literal(runId)}))`;
}

/** Code that shows a run's images. */
export function toGallery(runId: string, trackingUri: string | null): string {
  const named =
    trackingUri === null ? '' : `, tracking_uri=${literal(trackingUri)}`;
  return `import trialbook as tb; tb.gallery([${literal(runId)}]${named})`;
}
