import { awaitedPart } from './parts';

/** In the place of the view of a run. */
export default awaitedPart('run');
