import { awaitedPart } from './parts';

/** In the place of the view that compares runs. */
export default awaitedPart('compare');
