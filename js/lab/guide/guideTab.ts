import { type IRenderMimeRegistry, MimeModel } from '@jupyterlab/rendermime';
import { Panel, Widget } from '@lumino/widgets';
import type { Text } from '../../core/text/text';
import { PAGES, titleOf } from './guide';
import { trialbookIcon } from '../icon';

const [FIRST = ''] = Object.keys(PAGES);

/** The docs that came with the package, page by page. */
export class GuideTab extends Panel {
  constructor(
    private readonly _rendermime: IRenderMimeRegistry,
    text: Text
  ) {
    super();
    this.id = 'trialbook-guide';
    this.addClass('jp-TrialbookGuide');
    this.title.icon = trialbookIcon;
    this.title.label = text.__('Trialbook Docs');
    this.title.closable = true;
    const contents = document.createElement('nav');
    contents.setAttribute('aria-label', text.__('Pages'));
    for (const page of Object.keys(PAGES)) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = titleOf(page);
      button.addEventListener('click', () => {
        void this.turnTo(page);
      });
      this._buttons.set(page, button);
      contents.append(button);
    }
    this.addWidget(new Widget({ node: contents }));
    this._page.addClass('jp-TrialbookGuide-page');
    this.addWidget(this._page);
    void this.turnTo(FIRST);
  }

  /** Show a page, from a heading on where one is named. */
  async turnTo(page: string, heading = ''): Promise<void> {
    const source = PAGES[page];
    if (source === undefined) {
      return;
    }
    const renderer = this._rendermime.createRenderer('text/markdown');
    await renderer.renderModel(
      new MimeModel({ data: { 'text/markdown': source }, trusted: false })
    );
    this._page.widgets.slice().forEach(before => {
      before.dispose();
    });
    this._page.addWidget(renderer);
    this._buttons.forEach((button, each) => {
      button.setAttribute('aria-current', String(each === page));
    });
    for (const link of renderer.node.querySelectorAll('a')) {
      this._follow(link);
    }
    const headings = [...renderer.node.querySelectorAll('h1, h2, h3, h4')];
    const found = headings.find(
      ({ textContent }) => slug(textContent) === heading
    );
    if (found) {
      found.scrollIntoView();
    } else {
      this._page.node.scrollTop = 0;
    }
  }

  private _follow(link: HTMLAnchorElement): void {
    const [, page, heading] =
      /^([\w-]+)\.md(?:#(.*))?$/.exec(link.getAttribute('href') ?? '') ?? [];
    if (page !== undefined) {
      link.addEventListener('click', event => {
        event.preventDefault();
        event.stopPropagation();
        void this.turnTo(page, heading);
      });
    } else {
      link.target = '_blank';
      link.rel = 'noopener';
    }
  }

  private readonly _buttons = new Map<string, HTMLButtonElement>();
  private readonly _page = new Panel();
}

/** A heading as links name it. */
function slug(heading: string | null): string {
  return (heading ?? '')
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replaceAll(' ', '-');
}
