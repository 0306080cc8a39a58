import { BY_RUN } from '../../core/gallery/arrangement';
import { fieldLabel, sameField } from '../../core/gallery/imageFields';
import { clip } from '../../core/text/format';
import type { GalleryField, RunRow } from '../../protocol/generated';
import type { MenuItem } from '../parts/Menu';
import type { GalleryTools } from './galleryTools';

/** Names that a menu lists. */
const MAX_NAMES = 40;
const SIZES = [64, 96, 128, 192, 256];

function namesOf(
  rows: ReadonlyMap<string, RunRow>,
  kind: 'params' | 'metrics'
): string[] {
  const found = new Set<string>();
  for (const row of rows.values()) {
    Object.keys(row[kind]).forEach(key => found.add(key));
  }
  return [...found].sort().slice(0, MAX_NAMES);
}

function ofImages(keys: readonly string[]): GalleryField[] {
  return keys.map(key => ({ group: 'image', key }));
}

/** What images that stand together have the same. */
export function groupMenu({
  state,
  view,
  rows,
  images,
  text
}: GalleryTools): MenuItem[] {
  const by = view.layout.rows ?? BY_RUN;
  const own = ofImages([
    'run',
    'key',
    'step',
    ...(images.labels.length > 0 ? ['class'] : [])
  ]);
  const params = namesOf(rows, 'params').map((key): GalleryField => ({
    group: 'param',
    key
  }));
  return [...own, ...params].map((field, at) => ({
    label: clip(fieldLabel(field, text)),
    first: at === own.length,
    checked: sameField(by, field),
    run: () => {
      state.setLayout({ rows: sameField(field, BY_RUN) ? undefined : field });
    }
  }));
}

/** In which order they stand in each group; what is chosen again turns round. */
export function orderMenu({
  state,
  view,
  rows,
  images,
  text
}: GalleryTools): MenuItem[] {
  const { order_by } = view.layout;
  const own = ofImages([
    'step',
    ...(images.notes.size > 0 ? ['caption', 'class', 'score'] : [])
  ]);
  const others = [
    ...namesOf(rows, 'metrics').map((key): GalleryField => ({
      group: 'metric',
      key
    })),
    ...namesOf(rows, 'params').map((key): GalleryField => ({
      group: 'param',
      key
    }))
  ];
  const all = [...own, ...others];
  return [
    {
      label: text.__('By Run, Key and Step'),
      checked: !order_by,
      run: () => {
        state.setLayout({ order_by: undefined });
      }
    },
    ...all.map((field, at) => {
      const isChosen = sameField(order_by?.by, field);
      return {
        label: clip(fieldLabel(field, text)),
        first: at === 0 || field.group !== all[at - 1]?.group,
        checked: isChosen,
        details: isChosen
          ? [
              order_by?.descending
                ? text.__('descending')
                : text.__('ascending')
            ]
          : [],
        run: () => {
          state.setLayout({
            order_by: {
              by: field,
              descending: isChosen ? !order_by?.descending : false
            }
          });
        }
      };
    })
  ];
}

/** How large the images are, and whether all steps are there. */
export function moreMenu(
  { state, view, text }: GalleryTools,
  size: number
): MenuItem[] {
  return [
    {
      label: text.__('All Steps'),
      checked: view.layout.every_step ?? false,
      run: () => {
        state.setLayout({
          every_step: view.layout.every_step ? undefined : true
        });
      }
    },
    ...SIZES.map((each, at) => ({
      label: text.__('%1 Pixels', String(each)),
      first: at === 0,
      checked: size === each,
      run: () => {
        state.setLayout({ size: each });
      }
    }))
  ];
}
