/** The view of predictions in a saved page: a script behind the first one. */
import evaluation from '../ui/views/evaluation';
import { providePart } from './pageParts';

providePart('evaluation', evaluation);
