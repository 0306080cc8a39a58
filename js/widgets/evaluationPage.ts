/** The view of predictions in a saved page: a script behind the first one. */
import evaluation from '../ui/views/evaluation';
import type { PageParts } from './pageEvaluation';

(globalThis as { trialbookPage?: PageParts }).trialbookPage?.give(evaluation);
