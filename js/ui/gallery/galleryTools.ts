import type { Arrangement } from '../../core/gallery/arrangement';
import type {
  GalleryState,
  GalleryView
} from '../../core/gallery/galleryState';
import type { Images } from '../../core/gallery/images';
import type { Thumbnails } from '../../core/gallery/thumbnails';
import type { Text } from '../../core/text/text';
import type { RunRow } from '../../protocol/generated';

/** What every part of a gallery needs. */
export interface GalleryTools {
  readonly state: GalleryState;
  readonly view: GalleryView;
  readonly images: Images;
  readonly rows: ReadonlyMap<string, RunRow>;
  readonly arrangement: Arrangement;
  readonly thumbnails: Thumbnails;
  readonly colourOf: (label: string) => string;
  /** Different steps, rising. */
  readonly steps: readonly number[];
  readonly text: Text;
}
