import { describe, expect, it } from 'vitest';
import {
  chosenKeys,
  pairedKeys,
  sectionsOf
} from '../../../js/core/run/metricPairs';

/** Of each section its prefixes, and each chart with its metrics and their roles. */
const sections = (...keys: string[]) =>
  sectionsOf(pairedKeys(keys)).map(({ prefixes, charts }) => [
    prefixes.join(' '),
    ...charts.map(chart =>
      [
        chart.name,
        ...chart.keys.map((key, at) => `${key}=${String(chart.roles[at])}`)
      ].join(' | ')
    )
  ]);

describe('training and validation of one thing', () => {
  it.each([
    [['train/loss', 'val/loss'], 'loss', ['train/ val/']],
    [['train_loss', 'val_loss'], 'loss', ['']],
    [['training_loss', 'validation_loss'], 'loss', ['']],
    [['Loss/train', 'Loss/val'], 'Loss', ['Loss/']],
    [['loss_train', 'loss_valid'], 'loss', ['']],
    [['train-rmse', 'eval-rmse'], 'rmse', ['']],
    [
      ['fold 1/train/loss', 'fold 1/val/loss'],
      'fold 1/loss',
      ['fold 1/train/ fold 1/val/']
    ]
  ])('are one chart: %s', (keys, name, [prefix]) => {
    const [train, val] = keys;
    expect(sections(...keys)).toEqual([
      [prefix, `${name} | ${train}=train | ${val}=validation`]
    ]);
    // In whatever order they come.
    expect(sections(...[...keys].reverse())[0]?.[1]).toBe(
      `${name} | ${train}=train | ${val}=validation`
    );
  });

  it('are one chart where the training has no name of its own, as in Keras', () => {
    expect(sections('accuracy', 'loss', 'val_accuracy', 'val_loss')).toEqual([
      [
        '',
        'accuracy | accuracy=train | val_accuracy=validation',
        'loss | loss=train | val_loss=validation'
      ]
    ]);
    // Where there is one with a name, the other is something else.
    expect(sections('loss', 'train_loss', 'val_loss')).toEqual([
      ['', 'loss | loss=null', 'loss | train_loss=train | val_loss=validation']
    ]);
    expect(sections('time', 'test_time')).toEqual([
      ['', 'time | time=null', 'test_time | test_time=null']
    ]);
  });

  it('stand with the test, and apart from what is written in another way', () => {
    expect(sections('test/f1', 'train/f1', 'val/f1')).toEqual([
      [
        'train/ val/ test/',
        'f1 | train/f1=train | val/f1=validation | test/f1=test'
      ]
    ]);
    expect(sections('train/loss', 'val_loss')).toEqual([
      ['', 'val_loss | val_loss=null'],
      ['train/', 'train/loss | train/loss=null']
    ]);
    expect(sections('val/loss', 'eval/loss').flat()).toHaveLength(3);
  });

  it('are told by whole words alone', () => {
    expect(
      sections('training', 'trainer_loss', 'value_loss', 'interval').flat()
    ).toEqual([
      '',
      'training | training=null',
      'trainer_loss | trainer_loss=null',
      'value_loss | value_loss=null',
      'interval | interval=null'
    ]);
    expect(sections('train', 'val')).toEqual([
      ['', 'train, val | train=train | val=validation']
    ]);
  });

  it('take no strange name for another', () => {
    expect(
      sections(
        '*_loss',
        'val_loss',
        '__proto__',
        'constructor',
        '',
        '/',
        '//'
      ).flat()
    ).toContain('val_loss | val_loss=null');
  });
});

describe('sections', () => {
  it('are what names begin with, those without a slash first', () => {
    expect(
      sections('a/x', 'b/y', 'lr', 'a/z').map(([prefix]) => prefix)
    ).toEqual(['', 'a/', 'b/']);
    expect(sections('train/lr', 'train/loss', 'val/loss')).toEqual([
      [
        'train/ val/',
        'train/lr | train/lr=null',
        'loss | train/loss=train | val/loss=validation'
      ]
    ]);
  });

  it('come in the order of their first metrics, as the kernel sends these', () => {
    expect(
      sections('b/f1', 'train/loss', 'a/x', 'val/loss', 'b/y', 'lr').map(
        ([prefix]) => prefix
      )
    ).toEqual(['', 'b/', 'train/ val/', 'a/']);
  });
});

describe('what somebody has put together', () => {
  it('is called as what it measures, or by all its names', () => {
    expect(chosenKeys(['val/loss', 'train/loss'])).toMatchObject({
      ...{ name: 'loss', keys: ['train/loss', 'val/loss'] },
      roles: ['train', 'validation']
    });
    expect(chosenKeys(['train/lr']).name).toBe('train/lr');
    expect(chosenKeys(['a/x', 'b'])).toEqual({
      ...{ name: 'a/x, b', keys: ['a/x', 'b'] },
      ...{ roles: [null, null], place: 'a/' }
    });
  });
});
