import { showAll } from './savedPage';

void showAll(document);
