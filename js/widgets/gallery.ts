import { awaitedPart } from './parts';

/** In the place of the view of images. */
export default awaitedPart('gallery');
