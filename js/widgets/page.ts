import React from 'react';
import ReactDOM from 'react-dom';
import { awaitEvaluation } from './pageEvaluation';
import { showAll } from './savedPage';

awaitEvaluation({ react: React, 'react-dom': ReactDOM });
void showAll(document);
