import type { Text } from '../../core/text/text';
import type { RenderMarkdown } from '../../ui/parts/pageTools';
import type { TakeRuns } from '../notebook/runDrag';
import type { ICellLinks, IViewTabs } from '../tokens';

/** What views in outputs lead to. */
export interface ViewLinks {
  readonly text: Text;
  readonly tabs: IViewTabs | null;
  readonly cells: ICellLinks | null;
  readonly renderMarkdown: RenderMarkdown | null;
  /** Put code into the notebook. */
  readonly onInsertCell: ((code: string) => void) | null;
  readonly takeRuns: TakeRuns | null;
}
