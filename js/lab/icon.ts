import { LabIcon } from '@jupyterlab/ui-components';
import type { Spec } from '../protocol/generated';

function icon(name: string, shapes: string): LabIcon {
  return new LabIcon({
    name: `trialbook:${name}`,
    svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <g class="jp-icon3" fill="#616161">
    ${shapes}
  </g>
</svg>`
  });
}

/** Three runs of different length, the best one with a mark. */
export const trialbookIcon = icon(
  'runs',
  `<path d="M4 3h2v18H4z"/>
    <rect x="8" y="4.5" width="7" height="3" rx="1"/>
    <rect x="8" y="10.5" width="9" height="3" rx="1"/>
    <rect x="8" y="16.5" width="5" height="3" rx="1"/>
    <circle cx="20" cy="12" r="2"/>`
);

/** A curve of one run. */
const runIcon = icon(
  'run',
  '<path d="M4 3h2v16h15v2H4zM8.6 16.8 7 15.6l4.200-6 3.400 3L19.400 6l1.600 1.200-6 8.300-3.400-3z"/>'
);

/** Runs side by side. */
const comparisonIcon = icon(
  'comparison',
  '<path d="M3 4h8v16H3zm2 2v12h4V6zM13 4h8v16h-8zm2 2v12h4V6z"/>'
);

/** What was taken away and what was added. */
export const differenceIcon = icon(
  'difference',
  '<path d="M11 3h2v4h4v2h-4v4h-2V9H7V7h4zM7 16h10v2H7z"/>'
);

/** By what a tab shows. */
export function iconOf(spec: Spec): LabIcon {
  switch (spec.view) {
    case 'run':
      return runIcon;
    case 'runs':
      return Array.isArray(spec.query.scope) ? comparisonIcon : trialbookIcon;
    case 'compare':
      return comparisonIcon;
    default:
      return trialbookIcon;
  }
}
