// @vitest-environment happy-dom
import { everythingInSight } from '../layout';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { NO_SERVICES } from '../../../js/core/actions/services';
import { formatCount } from '../../../js/core/text/format';
import { makeDetail, RunKernel } from '../runKernel';
import { HOSTILE, open, page } from '../runPage';

beforeEach(() => {
  vi.unstubAllGlobals();
  everythingInSight();
});

const LOGGED = { 'mlflow.loggedImages': 'true' };

function kernelWith(images: Record<string, string>) {
  const kernel = new RunKernel(makeDetail({ reserved_tags: LOGGED }));
  kernel.files = Object.fromEntries(
    Object.entries(images).map(([name, content]) => [
      `images/${name}`,
      { kind: 'image' as const, content, media_type: 'image/png' }
    ])
  );
  return kernel;
}

const readBy = (kernel: RunKernel) =>
  kernel.asked
    .filter(({ method }) => method === 'artifacts.read')
    .map(({ params }) => (params as { path: string }).path);

describe('the images of a run', () => {
  it('have a section where there are some', async () => {
    const kernel = new RunKernel(makeDetail());
    render(page(kernel));
    await screen.findByRole('tab', { name: 'Overview' });
    expect(screen.queryByRole('tab', { name: 'Images' })).toBeNull();
    kernel.change({ reserved_tags: LOGGED });
    await screen.findByRole('tab', { name: 'Images' });
  });

  it('are those of the newest step, and of any other that was logged', async () => {
    const kernel = kernelWith({
      'mask%step%0%timestamp%1%0a.png': 'mask 0',
      'mask%step%5000%timestamp%3%0b.png': 'mask 5000',
      'view%step%100%timestamp%2%0c.png': 'view 100'
    });
    render(page(kernel));
    const panel = await open('Images');
    const [mask, view] = await panel.findAllByRole('listitem');
    expect(mask?.textContent).toBe(`maskstep ${formatCount(5000)}`);
    expect(view?.textContent).toBe('viewstep 100');
    await waitFor(() => {
      expect(document.querySelectorAll('li img')).toHaveLength(2);
    });
    // What is not shown is not read.
    expect(readBy(kernel).filter(path => path.includes('%step%0%'))).toEqual(
      []
    );
    const slider = panel.getByRole('slider', { name: /Step/ });
    expect(slider.getAttribute('aria-valuetext')).toBe(formatCount(5000));
    fireEvent.change(slider, { target: { value: '0' } });
    expect(mask?.textContent).toBe('maskstep 0');
    expect(view?.textContent).toBe('viewnot yet logged');
    expect(view?.querySelector('button')?.disabled).toBe(true);
    // The old picture stays until the new one is there.
    expect(mask?.querySelector('img')?.className).toBe('jp-mod-old');
    await waitFor(() => {
      expect(mask?.querySelector('img')?.className).toBe('');
    });
  });

  it('follow the newest step until another is chosen', async () => {
    const kernel = kernelWith({
      'a%step%0%timestamp%1%0a.png': '0',
      'a%step%1%timestamp%2%0b.png': '1'
    });
    render(page(kernel));
    const panel = await open('Images');
    const slider = await panel.findByRole('slider');
    const log = (step: number) => {
      kernel.files[`images/a%step%${step}%timestamp%9%0c.png`] = {
        kind: 'image',
        content: 'x'
      };
      kernel.change({});
    };
    log(2);
    await waitFor(() => {
      expect(slider.getAttribute('aria-valuetext')).toBe('2');
    });
    fireEvent.change(slider, { target: { value: '1' } });
    log(3);
    await waitFor(() => {
      expect(slider.getAttribute('max')).toBe('3');
    });
    expect(slider.getAttribute('aria-valuetext')).toBe('1');
    expect(slider).toHaveProperty('value', '1');
  });

  it('lead to their files, whatever they are called', async () => {
    const name = `=3Cimg src=3Dx onerror=3D=22window.owned=3Dtrue=22=3E%step%0%timestamp%1%0a.png`;
    const kernel = kernelWith({ [name]: 'x' });
    render(page(kernel));
    const panel = await open('Images');
    const user = userEvent.setup();
    expect(panel.queryByRole('slider')).toBeNull();
    await user.click(
      await panel.findByRole('button', { name: new RegExp('onerror') })
    );
    expect(document.querySelector('[src=x]')).toBeNull();
    const front = screen.getByRole('tab', { selected: true });
    expect(front.textContent).toBe('Artifacts');
    await screen.findByText(`images/${name}`);
  });

  it('say why they cannot be listed', async () => {
    const kernel = kernelWith({});
    kernel.refusals['artifacts.list'] = 'The disk is gone.';
    render(page(kernel));
    const panel = await open('Images');
    await panel.findByText('The images could not be listed: The disk is gone.');
  });
});

describe('the predictions of a run', () => {
  const told = {
    name: HOSTILE,
    split: 'test',
    fold: null,
    task: 'multiclass',
    count: 1_000_000,
    classes: 1000,
    scores: true,
    path: 'predictions/a/test.parquet'
  };
  const reserved_tags = {
    'trialbook.predictions.a.test': JSON.stringify(told),
    'trialbook.predictions.b.val': JSON.stringify({
      ...told,
      name: 'b',
      task: 'regression',
      classes: 0
    })
  };

  it('have a section where there are some, and open in a tab', async () => {
    const openTab = vi.fn();
    render(
      page(new RunKernel(makeDetail({ reserved_tags })), {
        services: { ...NO_SERVICES, openTab }
      })
    );
    const panel = await open('Evaluation');
    const [, row, other] = panel.getAllByRole('row');
    expect(row?.textContent).toBe(
      `${HOSTILE}testMulticlass${formatCount(1_000_000)}${formatCount(1000)}`
    );
    expect(other?.textContent).toBe(`btestRegression${formatCount(1_000_000)}`);
    expect(document.querySelector('[src=x]')).toBeNull();
    await userEvent.click(panel.getByRole('button', { name: HOSTILE }));
    expect(openTab).toHaveBeenCalledWith({
      view: 'evaluation',
      view_id: '',
      store_id: 'f'.repeat(32),
      runs: [
        { run_id: 'a'.repeat(32), name: HOSTILE, split: 'test', fold: null }
      ]
    });
    // They are no tags of the user's.
    const tags = await open('Tags');
    await tags.findByText('The run has no tags.');
  });

  it('give code to take away where nothing opens', async () => {
    const kernel = new RunKernel(makeDetail({ reserved_tags }));
    const view = render(page(kernel));
    const panel = await open('Evaluation');
    expect(panel.queryByRole('button', { name: HOSTILE })).toBeNull();
    panel.getByText(
      /tb\.confusion_matrix\(tb\.TrackingClient\(".*"\)\.get_run\("a{32}"\)\)$/
    );
    // A run without any shows its overview.
    view.rerender(
      page(new RunKernel(makeDetail({ run_id: 'b'.repeat(32) })), {
        run: { store_id: null, run_id: 'b'.repeat(32) }
      })
    );
    await waitFor(() => {
      expect(screen.getByRole('tab', { selected: true }).textContent).toBe(
        'Overview'
      );
    });
    expect(screen.queryByRole('tab', { name: /Evaluation/ })).toBeNull();
  });
});

describe('a chart of Altair', () => {
  it('is readable code that says what it is', async () => {
    const kernel = new RunKernel(makeDetail());
    const $schema = 'https://vega.github.io/schema/vega-lite/v6.1.0.json';
    kernel.files = {
      'a.vl.json': {
        kind: 'json',
        content: JSON.stringify({ $schema, mark: 'bar' })
      }
    };
    render(page(kernel));
    const panel = await open('Artifacts');
    await panel.findByText(/^A chart in Vega-Lite, which is not drawn here/);
    expect(
      panel.getByRole('group', { name: 'a.vl.json' }).textContent
    ).toContain('"mark": "bar"');
  });

  it('is not what only names it', async () => {
    const kernel = new RunKernel(makeDetail());
    kernel.files = {
      'a.json': { kind: 'json', content: '{"$schema": 3, "mark": "vega"}' }
    };
    render(page(kernel));
    const panel = await open('Artifacts');
    await panel.findByRole('group', { name: 'a.json' });
    expect(panel.queryByText(/Vega-Lite/)).toBeNull();
  });
});
