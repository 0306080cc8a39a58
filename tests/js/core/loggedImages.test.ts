import { describe, expect, it } from 'vitest';
import {
  imageAt,
  imageName,
  imageSeries,
  stepsOf
} from '../../../js/core/run/loggedImages';

const entry = (name: string, size = 10) => ({
  path: `images/${name}`,
  name,
  size,
  kind: 'image' as const
});

describe('logged images', () => {
  it('are told by the names of their files, as Trialbook and MLflow write them', () => {
    expect(imageName('val#mask%step%12%timestamp%1000%0f-1.png')).toEqual({
      key: 'val/mask',
      step: 12,
      timestamp: 1000,
      isSmall: false
    });
    expect(
      imageName('a%step%0%timestamp%5%0f-1%compressed.webp')?.isSmall
    ).toBe(true);
    const escaped = '=2E.#a b#=3C=C3=A9=3E%step%0%timestamp%1000%0f.png';
    expect(imageName(escaped)?.key).toBe('../a b/<é>');
    // A byte alone is no character, and no reason to fail.
    expect(imageName('=C3%step%0%timestamp%1%0f.png')?.key).toBe('\ufffd');
    for (const name of ['cat.png', 'a%step%x%timestamp%1%0f.png', '']) {
      expect(imageName(name)).toBeNull();
    }
  });

  it('are series by key, with the last image of each step', () => {
    const series = imageSeries([
      entry('a%step%0%timestamp%10%0f.png'),
      entry('a%step%0%timestamp%20%1f.png'),
      entry('a%step%0%timestamp%15%2f.png'),
      entry('a%step%10%timestamp%30%3f.png', 900),
      entry('a%step%10%timestamp%30%3f%compressed.webp', 9),
      entry('b%step%4%timestamp%1%4f%compressed.webp'),
      entry('readme.txt')
    ]);
    expect(series.map(({ key }) => key)).toEqual(['a', 'b']);
    expect(series[0]?.images).toEqual([
      {
        step: 0,
        path: 'images/a%step%0%timestamp%20%1f.png',
        small: { path: 'images/a%step%0%timestamp%20%1f.png', size: 10 }
      },
      {
        step: 10,
        path: 'images/a%step%10%timestamp%30%3f.png',
        small: {
          path: 'images/a%step%10%timestamp%30%3f%compressed.webp',
          size: 9
        }
      }
    ]);
    expect(stepsOf(series)).toEqual([0, 4, 10]);
    expect(imageAt(series[0]!, 9)?.step).toBe(0);
    expect(imageAt(series[0]!, 10)?.step).toBe(10);
    expect(imageAt(series[1]!, 3)).toBeNull();
  });
});
