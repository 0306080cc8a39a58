import { offerReact } from './offeredReact';
import { showAll } from './savedPage';

declare const TRIALBOOK_VERSION: string;

offerReact(TRIALBOOK_VERSION);
void showAll(document);
