import type { Text } from '../../core/text/text';

/** A file of `log_image`, as MLflow and Trialbook name it; a slash of the key is a `#`. */
const LOGGED = /^(.+)%step%(\d+)%timestamp%\d+%[\da-f-]+(%compressed)?\.\w+$/;

/** What a file is called in the list: an image that was logged by its key and step. */
export function fileLabel(name: string, text: Text): string {
  const [, key, step, isSmall] = LOGGED.exec(name) ?? [];
  if (key === undefined || step === undefined) {
    return name;
  }
  const shown = key.replaceAll('#', '/');
  return isSmall
    ? text.__('%1 · step %2 (small)', shown, step)
    : text.__('%1 · step %2', shown, step);
}
