import { imageName } from '../../core/run/loggedImages';
import type { Text } from '../../core/text/text';

/** What a file is called in the list: an image that was logged by its key and step. */
export function fileLabel(name: string, text: Text): string {
  const image = imageName(name);
  if (!image) {
    return name;
  }
  const { key, step, isSmall } = image;
  return isSmall
    ? text.__('%1 · step %2 (small)', key, String(step))
    : text.__('%1 · step %2', key, String(step));
}
