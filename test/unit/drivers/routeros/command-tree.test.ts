import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileIntent } from '../../../../src/compile/index.js';
import type { Step } from '../../../../src/drivers/driver.js';
import { routeros } from '../../../../src/drivers/routeros/index.js';
import { KINDS } from '../../../../src/drivers/routeros/kinds.js';
import { READS } from '../../../../src/drivers/routeros/read.js';
import { undoScript } from '../../../../src/drivers/routeros/undo-script.js';
import { stepWords } from '../../../../src/drivers/routeros/wire-api.js';
import type { RouterIntent } from '../../../../src/model/intent.js';
import { invert } from '../../../../src/plan/index.js';
import { readPolicies } from '../../../../src/policy/index.js';
import { type Command, type Expression, parseScript } from '../../../../src/simulator/script-parse.js';
import { readDirectory } from '../../../../src/source/directory.js';
import { COMMAND_TREES, problemsOf, type Sent, sentence } from '../../../support/command-trees.js';
import { MONDAY } from '../../../support/nouns.js';
import { aDevice, applyTo, planDevice } from '../../../support/routeros-device.js';

/** Every menu command of a script, those in brackets and blocks among them. */
function scripted(source: string): readonly Sent[] {
  return parseScript(source).flatMap((command) => inCommand(command, ''));
}

function inCommand({ words, named, where }: Command, around: string): readonly Sent[] {
  const path: string[] = [];
  for (const word of words) if (word.type === 'text' && word.bare) path.push(...word.text.split('/').filter(Boolean));
  const found = path.findIndex((word) => VERBS.has(word));
  // A command that nobody knows must not go unseen.
  const verb = found < 0 && isAbsolute(words[0]) ? path.length - 1 : found;
  const isMenu = verb >= 0 && path[0]?.startsWith(':') !== true;
  const menu = isMenu && verb > 0 ? `/${path.slice(0, verb).join('/')}` : around;
  const inner = [...words, ...Object.values(named).map(({ value }) => value)].flatMap((part) =>
    inExpression(part, menu),
  );
  if (!isMenu) return inner;
  const properties = where === undefined ? [] : comparedIn(where);
  return [{ path: menu, command: path[verb] ?? '', names: Object.keys(named), properties }, ...inner];
}

const VERBS: ReadonlySet<string> = new Set(['add', 'set', 'remove', 'move', 'find', 'disable', 'enable', 'run']);

const isAbsolute = (word: Expression | undefined): boolean =>
  word?.type === 'text' && word.bare && word.text.startsWith('/');

function inExpression(part: Expression, around: string): readonly Sent[] {
  if (part.type === 'command') return part.body.flatMap((command) => inCommand(command, around));
  if (part.type === 'block') return part.body.flatMap((command) => inCommand(command, ''));
  if (part.type === 'binary') return [...inExpression(part.left, around), ...inExpression(part.right, around)];
  return part.type === 'not' ? inExpression(part.of, around) : [];
}

function comparedIn(where: Expression): readonly string[] {
  if (where.type !== 'binary') return [];
  if (where.sign === 'and' || where.sign === 'or') return [...comparedIn(where.left), ...comparedIn(where.right)];
  return where.left.type === 'text' ? [where.left.text] : [];
}

/** Whatever the kinds allow to be planned, each in every way. */
const allSteps = (): readonly Step[] =>
  KINDS.flatMap((spec) => {
    const fields = Object.fromEntries(Object.keys(spec.fields).map((name) => [name, 'x']));
    const step = { rank: 0, kind: spec.kind, handle: '*1', find: { [spec.key[0] ?? '']: 'x' }, fields };
    const set: Step = { ...step, verb: 'set' };
    if (spec.ownership.field === '.id') return [set];
    const before = { handle: '*2', find: step.find };
    const add: Step = { ...step, verb: 'add', ...(spec.orderedBy === undefined ? {} : { before }) };
    const moves: readonly Step[] = spec.orderedBy === undefined ? [] : [{ ...step, verb: 'move', before }];
    return [add, set, { ...step, verb: 'remove' }, ...moves];
  });

/** A router of each building class of the sample repository, one of them with several interfaces and shared. */
async function sampleIntents(): Promise<readonly RouterIntent[]> {
  const { policies, inventory } = readPolicies(await readDirectory(join(import.meta.dirname, '../../../../policies')));
  if (inventory === undefined) throw new TypeError('the sample repository has no network');
  const { routers } = compileIntent(policies, inventory, MONDAY).intent;
  const byClass = new Map(routers.map((one) => [one.sites[0]?.class, one]));
  return [...byClass.values()].map((one, index) =>
    index > 0 ? one : { ...one, sites: one.sites.map((site) => ({ ...site, interfaces: ['bridge-lan', 'ether5'] })) },
  );
}

/** Put up with FastTrack exempted, and taken down again, with the disciplines of RouterOS 7. */
function sentFor(intent: RouterIntent): readonly Sent[] {
  const device = aDevice({ seed: { defaultConfig: true } });
  return [
    { ...intent, fasttrack: 'exempt' as const },
    { ...intent, sites: [], queues: [] },
  ].flatMap((wanted) => {
    const { changes } = planDevice(device, wanted).changeSet;
    const undo = scripted(undoScript(routeros.encodeUndo(invert(changes)), 'admin@noc'));
    applyTo(device, wanted);
    return [...routeros.encode(changes).map((step) => sentence(stepWords(step))), ...undo];
  });
}

const intents = await sampleIntents();
const sampled = intents.flatMap(sentFor);

it('has a sample of every building class', () => {
  expect(intents.length).toBeGreaterThanOrEqual(5);
  expect(sampled.length).toBeGreaterThan(1000);
});

describe.each(COMMAND_TREES)('RouterOS $version', (tree) => {
  const check = (sent: readonly Sent[]): void => {
    expect(sent.length).toBeGreaterThan(0);
    expect([...new Set(sent.flatMap((one) => problemsOf(tree, one)))]).toEqual([]);
  };

  it('has everything that a look reads', () => {
    check(READS.map(({ words }) => sentence(words)));
  });

  it('has every command that the kinds allow, over the API and in scripts', () => {
    const steps = allSteps();
    check(steps.map((step) => sentence(stepWords(step))));
    check(scripted(undoScript(steps, 'admin@noc')));
  });

  it('has every command that the sample policies come to, and their undo', () => {
    check(sampled);
  });
});

describe('the oracle itself', () => {
  const [oldest] = COMMAND_TREES;

  it.each([
    [['/queue/tree/add', '=max-limits=5'], '/queue/tree add max-limits'],
    [['/queue/trees/print', '=.proplist=.id'], '/queue/trees print'],
    [['/queue/tree/print', '=.proplist=.id,max-limits'], '/queue/tree shows no max-limits'],
    [['/system/script/print', '?nam=x'], '/system/script shows no nam'],
    [['/safe-mode/take'], '/safe-mode take'],
  ])('does not know %j', (words, problem) => {
    expect(oldest === undefined ? [] : problemsOf(oldest, sentence(words))).toEqual([problem]);
  });

  it('looks into brackets and blocks of scripts', () => {
    const found = scripted(':do {:if ([:len [/queue tree find where nam="x"]] = 0) do={/queue tree ad name="x"}}');
    expect(found).toEqual([
      { path: '/queue/tree', command: 'find', names: [], properties: ['nam'] },
      { path: '/queue/tree', command: 'ad', names: ['name'], properties: [] },
    ]);
    expect(scripted('/queue tree set [find where name="x"] max-limits="5"')).toEqual([
      { path: '/queue/tree', command: 'set', names: ['max-limits'], properties: [] },
      { path: '/queue/tree', command: 'find', names: [], properties: ['name'] },
    ]);
  });
});
