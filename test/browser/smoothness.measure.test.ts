import type { CDPSession } from 'playwright-core';
import { describe, it } from 'vitest';
import type { SiteTraffic } from '../../src/model/traffic.js';
import { desk, openWindow, signIn } from './rig.js';
import { type Stage, statusOf, workingDay } from './stage.js';

const SECONDS = 10;
const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline.frame'];

interface TraceEvent {
  readonly name: string;
}

/** Every second every site has other numbers, and every router was looked at. */
function updateEachSecond({ controller, force }: Stage): () => void {
  const latest = controller.telemetry.latest as Map<string, SiteTraffic>;
  let turn = 0;
  const timer = setInterval(() => {
    turn += 1;
    for (const [key, one] of latest) {
      const delivered = ((one.delivered + turn * 7_919_000) % 100e6) + 1;
      latest.set(key, { ...one, at: Date.now(), delivered, demand: Math.max(one.demand, delivered) });
    }
    force.inventory.routers.forEach(({ name }, index) => {
      controller.report(statusOf(name, (index + turn) % 50 === 0 ? 'Progressing' : 'NoChange'));
    });
    controller.emit({ type: 'traffic', at: Date.now() });
  }, 1000);
  return () => clearInterval(timer);
}

/** What Chromium traced while the page asked for every frame that it could have. */
async function traced(client: CDPSession, act: () => Promise<void>): Promise<readonly TraceEvent[]> {
  const events: TraceEvent[] = [];
  client.on('Tracing.dataCollected', ({ value }) => void events.push(...(value as unknown as TraceEvent[])));
  await client.send('Tracing.start', { traceConfig: { includedCategories: CATEGORIES }, transferMode: 'ReportEvents' });
  await act();
  const complete = new Promise<void>((resolve) => client.once('Tracing.tracingComplete', () => resolve()));
  await client.send('Tracing.end');
  await complete;
  return events;
}

/** In the page: frames that were drawn, and the milliseconds between each two. */
const drawFor = (ms: number): Promise<readonly number[]> =>
  new Promise((resolve) => {
    const between: number[] = [];
    let [first, last] = [0, 0];
    const draw = (at: number): void => {
      if (first === 0) first = at;
      else between.push(at - last);
      last = at;
      if (at - first < ms) requestAnimationFrame(draw);
      else resolve(between);
    };
    requestAnimationFrame(draw);
  });

describe('the dashboard', () => {
  it.each([
    ['overview', '/', '.map svg'],
    ['sites', '/sites', 'table tbody tr'],
    ['one site', '/sites/', 'h1'],
  ])('draws %s while 560 sites change each second', async (what, path, mark) => {
    const stage = workingDay();
    const at = await desk({ controller: stage.controller });
    const { page, context } = await openWindow();
    const own = path === '/sites/' ? `${path}${stage.force.inventory.sites[0]?.name ?? ''}` : path;
    await signIn(page, at, 'operator', own);
    await page.locator(mark).first().waitFor();
    await page.reload();
    await page.locator(mark).first().waitFor();
    const [paint] = await page.evaluate(() =>
      performance.getEntriesByName('first-contentful-paint').map((one) => one.startTime),
    );
    const useful = await page.evaluate(() => performance.now());
    const end = updateEachSecond(stage);
    const client = await context.newCDPSession(page);
    let between: readonly number[] = [];
    const events = await traced(client, async () => {
      between = await page.evaluate(drawFor, SECONDS * 1000);
    });
    end();
    const sorted = between.toSorted((a, b) => a - b);
    console.log(
      [
        `${what}, ${stage.force.inventory.sites.length} sites changing each second, ${SECONDS} s:`,
        `first paint ${Math.round(paint ?? 0)} ms, useful after ${Math.round(useful)} ms (asked: < 1000);`,
        `${(between.length / SECONDS).toFixed(1)} frames a second (asked: 60), p99 ${sorted[Math.floor(sorted.length * 0.99)]?.toFixed(1)} ms between two,`,
        `${events.filter(({ name }) => name === 'DroppedFrame').length} dropped by the trace, longest ${sorted.at(-1)?.toFixed(1)} ms between two`,
      ].join('\n  '),
    );
  });
});
