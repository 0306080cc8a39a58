import { LabIcon } from '@jupyterlab/ui-components';

/** Three runs of different length, the best one with a mark. */
export const trialbookIcon = new LabIcon({
  name: 'trialbook:runs',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <g class="jp-icon3" fill="#616161">
    <path d="M4 3h2v18H4z"/>
    <rect x="8" y="4.5" width="7" height="3" rx="1"/>
    <rect x="8" y="10.5" width="9" height="3" rx="1"/>
    <rect x="8" y="16.5" width="5" height="3" rx="1"/>
    <circle cx="20" cy="12" r="2"/>
  </g>
</svg>`
});
