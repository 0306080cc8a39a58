export interface HostColours {
  readonly text: string;
  readonly quiet: string;
  readonly grid: string;
  readonly background: string;
}

/** What the system has where it asks for colours of its own. */
const FORCED: HostColours = {
  text: 'CanvasText',
  quiet: 'CanvasText',
  grid: 'GrayText',
  background: 'Canvas'
};

/** The host's colours as they are now, for what is drawn on a canvas. */
export function coloursOf(element: HTMLElement): HostColours {
  if (window.matchMedia('(forced-colors: active)').matches) {
    return FORCED;
  }
  const probe = document.createElement('span');
  probe.hidden = true;
  element.append(probe);
  const colour = (variable: string, fallback: string) => {
    probe.style.color = `var(${variable}, ${fallback})`;
    return getComputedStyle(probe).color || fallback;
  };
  const colours = {
    text: colour('--jp-ui-font-color1', '#212121'),
    quiet: colour('--jp-ui-font-color2', '#616161'),
    grid: colour('--jp-border-color2', '#e0e0e0'),
    background: colour('--jp-layout-color1', '#fff')
  };
  probe.remove();
  return colours;
}
