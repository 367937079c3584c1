import { describe, expect, it } from 'vitest';
import type { Fleet, Looked } from '../../../src/cli/fleet.js';
import { planJson, planMarkdown } from '../../../src/cli/views/plan-data.js';
import { planText } from '../../../src/cli/views/plan-text.js';
import type { PlanView } from '../../../src/cli/views/plan-view.js';
import type { Compiled } from '../../../src/cli/workspace.js';
import { checkFeasibility, compileIntent } from '../../../src/compile/index.js';
import { routeros } from '../../../src/drivers/routeros/index.js';
import { failure } from '../../../src/controller/outcome.js';
import type { Change } from '../../../src/model/change.js';
import { QosError, type ErrorCode } from '../../../src/model/error.js';
import type { Inventory } from '../../../src/model/inventory.js';
import { manySites, MONDAY, somePolicies } from '../../support/nouns.js';
import { recordedIo } from '../../support/recorded-io.js';

const policies = somePolicies();

function compiledOf(inventory: Inventory): Compiled {
  const { intent } = compileIntent(policies, inventory, MONDAY);
  const { loads } = checkFeasibility(policies, inventory, MONDAY);
  const read = { root: '/', label: 'policies', files: [], policies, diagnostics: [], revision: 'abc' };
  return { ...read, inventory, instant: MONDAY, intent, loads };
}

function fleetOf(inventory: Inventory): Fleet {
  const routerOf: Fleet['routerOf'] = (name) => {
    const router = inventory.routers.find((one) => one.name === name);
    if (router === undefined) throw new Error(name);
    return router;
  };
  return { routerOf, open: () => Promise.reject(new Error('no network here')) };
}

/** A router in sync, unless told otherwise. */
const seen = (router: string, more: Partial<Looked & { readonly ok: true }> = {}): Looked => ({
  ok: true,
  router,
  version: '7.22.3',
  armed: false,
  ours: 10,
  diagnostics: [],
  ...more,
  changeSet: { router, base: 'a', target: 'b', changes: more.changeSet?.changes ?? [] },
});

const lost = (router: string, code: ErrorCode, message: string): Looked => ({
  ok: false,
  router,
  outcome: failure(router, new QosError(code, message, { cure: `Cure of ${code}.` })),
});

function change(site: string, limit: string): Change {
  const key = `/queue/tree qos:${site}/download`;
  const object = (value: string) => ({
    kind: '/queue/tree',
    fields: { name: `qos:${site}/download`, 'limit-at': value, 'max-limit': '98814229' },
  });
  return { key, rank: 1, action: 'update', before: object('49407114'), after: object(limit), fields: ['limit-at'] };
}

const changed = (index: number): Looked => {
  const name = String(index).padStart(6, '0');
  return seen(`r-${name}`, {
    changeSet: { router: `r-${name}`, base: '', target: '', changes: [change(`s-${name}`, '98814229')] },
  });
};

function viewOf(looked: readonly Looked[], more: Partial<PlanView> = {}): PlanView {
  const inventory = manySites(60);
  const compiled = compiledOf(inventory);
  const { io } = recordedIo();
  const names = new Set(looked.map((one) => one.router));
  const intents = compiled.intent.routers.filter((intent) => names.has(intent.router));
  return { io, compiled, fleet: fleetOf(inventory), looked, intents, ways: [], ...more };
}

const many = (count: number, make: (index: number) => Looked): readonly Looked[] =>
  Array.from({ length: count }, (_, index) => make(index));

const nameOf = (index: number): string => `r-${String(index).padStart(6, '0')}`;

describe('the text of a plan', () => {
  it('fits a screen, however many routers change', () => {
    const lines = planText(viewOf(many(60, changed))).split('\n');
    expect(lines.slice(0, 2)).toEqual([
      '60 routers of 60 to change, 60 changes in all',
      '  60 hospitals: site committed 50 Mbps → 100 Mbps (download only)',
    ]);
    expect(lines.length).toBeLessThan(5);
  });

  it('says how full the fullest uplink was and gets', () => {
    const line =
      planText(viewOf(many(10, changed)))
        .split('\n')
        .at(-1) ?? '';
    const [, before = 0, after = 0] = (/fullest uplink \S+ download: (\d+) % → (\d+) % committed/.exec(line) ?? []).map(
      Number,
    );
    expect(after - before).toBeGreaterThan(0);
  });

  it('keeps causes of one reason apart, each with its cure, and names few of many', () => {
    const view = viewOf([
      ...many(7, (index) => lost(nameOf(index), 'router.unreachable', 'no route')),
      lost(nameOf(7), 'router.refused', 'closed at once'),
      seen(nameOf(8)),
    ]);
    expect(planText(view).split('\n').slice(2)).toEqual([
      '  Unreachable: 7 routers (r-000000, r-000001, r-000002, r-000003, r-000004…)',
      '    no route',
      '    cure: Cure of router.unreachable.',
      '  Unreachable: 1 router (r-000007)',
      '    closed at once',
      '    cure: Cure of router.refused.',
    ]);
  });

  it('does not call unfinished work done', () => {
    const text = planText(viewOf([seen(nameOf(0), { armed: true }), seen(nameOf(1))]));
    expect(text).toMatch(
      /^Nothing to change yet: 2 routers hold what the policies ask for, and not all of it is confirmed/,
    );
    expect(text).toContain('not confirmed: 1 router (r-000000)');
  });

  it('names what an interruption left out', () => {
    const whole = viewOf(many(3, (index) => seen(nameOf(index))));
    const text = planText({ ...whole, looked: whole.looked.slice(0, 1) });
    expect(text).toContain('Interrupted, not looked at: 2 routers (r-000001, r-000002)');
  });
});

describe('the Markdown of a plan', () => {
  it('shows forty routers and counts the rest, for a comment has a limit', () => {
    const lines = planMarkdown(viewOf(many(60, changed))).split('\n');
    expect(lines.filter((line) => line.startsWith('| r-'))).toHaveLength(40);
    expect(lines).toContain('| … 20 more | | | | |');
    expect(new Set(lines.filter((line) => line.startsWith('|')).map((line) => line.split('|').length))).toEqual(
      new Set([7]),
    );
  });

  it('has no colours, tables or code where there is nothing to change', () => {
    const { io } = recordedIo({ colored: true });
    const text = planMarkdown(
      viewOf([seen(nameOf(0))], { io: { ...io, colors: recordedIo().io.colors }, ways: ['forth'] }),
    );
    expect(text).toMatch(/^### qosctl plan: 0 of 1 routers to change\n\n- fullest uplink/);
    for (const sign of ['|', '`', '\u001B']) expect(text).not.toContain(sign);
  });

  it('lists troubles and findings as points', () => {
    const view = viewOf([
      lost(nameOf(0), 'router.timeout', 'no answer'),
      seen(nameOf(1), {
        diagnostics: [
          { code: 'bypass.fasttrack', severity: 'error', message: 'FastTrack', router: nameOf(1) },
          { code: 'audit.priority', severity: 'note', message: 'a note' },
        ],
      }),
    ]);
    const text = planMarkdown(view);
    expect(text).toContain('- **Unreachable**: 1 router (r-000000) — no answer — cure: Cure of router.timeout.');
    expect(text).toContain('- **error** bypass.fasttrack, r-000001: FastTrack');
    expect(text).not.toContain('a note');
  });
});

describe('the JSON of a plan', () => {
  it('has every router with its change set or its failure, commands only when asked for', () => {
    const looked = [changed(0), lost(nameOf(1), 'router.timeout', 'no answer')];
    const plain = JSON.parse(planJson(viewOf(looked))) as { readonly routers: readonly object[] };
    expect(plain.routers).toMatchObject([
      { router: nameOf(0), changeSet: { changes: [{ action: 'update' }] } },
      { router: nameOf(1), reason: 'Unreachable', error: { code: 'router.timeout', message: 'no answer' } },
    ]);
    expect(plain.routers[0]).not.toHaveProperty('commands');
    const native = JSON.parse(planJson(viewOf(looked, { ways: ['forth', 'back'] }))) as typeof plain;
    const [step] = routeros.encode([change('s-000000', '98814229')]);
    expect(native.routers[0]).toMatchObject({
      commands: [step === undefined ? '' : routeros.show(step)],
      reverse: [expect.stringContaining('limit-at="49407114"')],
    });
  });
});
