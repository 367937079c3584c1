import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkFeasibility, compileIntent } from '../../src/compile/index.js';
import type { Observation } from '../../src/drivers/driver.js';
import { routeros } from '../../src/drivers/routeros/index.js';
import type { DeviceObject } from '../../src/model/device.js';
import { type Diagnostic, hasErrors } from '../../src/model/diagnostic.js';
import type { RouterIntent } from '../../src/model/intent.js';
import { formatPosition } from '../../src/model/origin.js';
import { planFor } from '../../src/pipeline.js';
import { readPolicies } from '../../src/policy/index.js';
import { readDirectory } from '../../src/source/directory.js';
import { hash } from '../support/devices.js';

/**
 * Golden cases: a small policy repository, and beside it what is said about it, what every router should hold, and the
 * commands that make a router of version 7.22.3 hold it. UPDATE_CASES=1 rewrites; the review is the diff.
 */
const CASES = fileURLToPath(new URL('../cases/', import.meta.url));
const UPDATE = process.env['UPDATE_CASES'] === '1';
const VERSION = '7.22.3';

interface Case {
  readonly about: string;
  readonly at: string;
  /** What the router holds already; nothing where left out. */
  readonly router?: readonly DeviceObject[];
}

interface Outcome {
  readonly diagnostics: readonly Diagnostic[];
  /** Absent where the policies have errors. */
  readonly routers?: readonly { readonly intent: RouterIntent; readonly commands: readonly string[] }[];
}

/** A router that has the interfaces that are asked of it. */
function seeing({ wan, sites }: RouterIntent, objects: readonly DeviceObject[]): Observation {
  const able = { ...routeros.assume(VERSION), interfaces: [wan, ...sites.flatMap(({ interfaces }) => interfaces)] };
  return { able, config: { objects }, facts: {}, armed: false };
}

async function outcomeOf(name: string): Promise<Outcome> {
  const { at, router = [] } = parse(readFileSync(`${CASES}${name}/case.yaml`, 'utf8')) as Case;
  const { policies, inventory, diagnostics } = readPolicies(await readDirectory(`${CASES}${name}/policies`));
  if (inventory === undefined || hasErrors(diagnostics)) return { diagnostics };
  const instant = Date.parse(at);
  const compiled = compileIntent(policies, inventory, instant);
  const said = [...diagnostics, ...compiled.diagnostics, ...checkFeasibility(policies, inventory, instant).diagnostics];
  const plans = compiled.intent.routers.map((intent) => ({
    intent,
    plan: planFor(routeros, intent, seeing(intent, router), hash),
  }));
  return {
    diagnostics: distinct([...said, ...plans.flatMap(({ plan }) => plan.diagnostics)]),
    routers: plans.map(({ intent, plan }) => ({
      intent,
      commands: routeros.encode(plan.changeSet.changes).map((step) => routeros.show(step)),
    })),
  };
}

/** What the moment and the whole year have to say alike is said once. */
const distinct = (all: readonly Diagnostic[]): readonly Diagnostic[] => [
  ...new Map(all.map((one) => [JSON.stringify(one), one])).values(),
];

/** A queue fits. */
const WIDTH = 320;

/** JSON of which a line holds as much as a reader takes in. */
function print(value: unknown, indent = ''): string {
  const line = JSON.stringify(value, null, 1).replace(/\n */g, ' ');
  if (line.length + indent.length <= WIDTH || typeof value !== 'object' || value === null) return line;
  const inner = `${indent}  `;
  const entries = Array.isArray(value)
    ? value.map((one) => print(one, inner))
    : Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${print(one, inner)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return `${open}\n${entries.map((one) => inner + one).join(',\n')}\n${indent}${close}`;
}

const withoutPlaces = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, one: unknown) => (key === 'at' ? undefined : one)));

const listed = ({ at, related, ...rest }: Diagnostic): object => ({
  ...(at === undefined ? {} : { at: formatPosition(at) }),
  ...rest,
  ...(related === undefined ? {} : { related: related.map((one) => `${formatPosition(one.at)}: ${one.message}`) }),
});

function filesOf({ diagnostics, routers }: Outcome): Readonly<Record<string, string | undefined>> {
  const intents = routers?.map(({ intent }) => withoutPlaces(intent));
  const commands = routers?.map(({ intent, commands: lines }) => [`# ${intent.router}`, ...lines, ''].join('\n'));
  return {
    'diagnostics.json': `${print(diagnostics.map(listed))}\n`,
    'intent.json': intents === undefined ? undefined : `${print(intents)}\n`,
    'routeros.txt': commands?.join('\n'),
  };
}

describe.each(readdirSync(CASES).map((name) => ({ name })))('case $name', ({ name }) => {
  it('comes out as it is written', async () => {
    for (const [file, text] of Object.entries(filesOf(await outcomeOf(name)))) {
      const path = `${CASES}${name}/${file}`;
      if (UPDATE && text !== undefined) writeFileSync(path, text);
      if (UPDATE && text === undefined) rmSync(path, { force: true });
      expect(existsSync(path) ? readFileSync(path, 'utf8') : undefined, file).toBe(text);
    }
  });
});
