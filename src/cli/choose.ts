import { QosError } from '../model/error.js';
import type { RouterIntent } from '../model/intent.js';
import type { Inventory, Router, Site } from '../model/inventory.js';
import { suggestName } from '../model/nearest.js';
import { selectSites } from '../model/select.js';
import type { Compiled } from './workspace.js';

export interface SelectorFlags {
  readonly site?: readonly string[];
  readonly router?: readonly string[];
  readonly class?: readonly string[];
  readonly region?: readonly string[];
  readonly label?: readonly string[];
}

/** The routers a command is about. A router is managed as a whole: one selected site brings the others behind it along. */
export interface Chosen {
  readonly sites: readonly Site[];
  readonly routers: readonly Router[];
  readonly intents: readonly RouterIntent[];
}

export function choose(compiled: Compiled, flags: SelectorFlags): Chosen {
  checkNames(compiled, flags);
  const labels = labelsOf(compiled.inventory, flags.label ?? []);
  const selector = {
    classes: flags.class ?? [],
    regions: flags.region ?? [],
    sites: flags.site ?? [],
    routers: flags.router ?? [],
    labels,
  };
  const selected = new Set(selectSites(selector, compiled.inventory).map((site) => site.router));
  const routers = compiled.inventory.routers.filter((router) => selected.has(router.name));
  if (routers.length === 0) throw nothingChosen(flags);
  return {
    sites: compiled.inventory.sites.filter((site) => selected.has(site.router)),
    routers,
    intents: compiled.intent.routers.filter((intent) => selected.has(intent.router)),
  };
}

const PARTS = ['site', 'router', 'class', 'region', 'label'] as const;

export const isSelective = (flags: SelectorFlags): boolean => PARTS.some((part) => flags[part] !== undefined);

function nothingChosen(flags: SelectorFlags): QosError {
  const asked = PARTS.flatMap((part) => (flags[part] === undefined ? [] : [`--${part} ${flags[part].join(',')}`]));
  return asked.length === 0
    ? new QosError('usage', 'the inventory has no site, so there is no router to talk to', {
        cure: 'Add routers and sites to the inventory.',
      })
    : new QosError('usage', `no building is at once ${asked.join(' and ')}`, {
        cure: 'Values of one flag add to each other, different flags narrow: leave one out.',
      });
}

function checkNames({ inventory, policies }: Compiled, flags: SelectorFlags): void {
  const known: readonly (readonly [string, readonly string[] | undefined, readonly string[]])[] = [
    ['site', flags.site, inventory.sites.map((site) => site.name)],
    ['router', flags.router, inventory.routers.map((router) => router.name)],
    ['class', flags.class, policies.classes.map((one) => one.name)],
    ['region', flags.region, inventory.network.regions.map((region) => region.name)],
  ];
  for (const [kind, asked, names] of known) {
    const unknown = asked?.find((name) => !names.includes(name));
    if (unknown !== undefined) throw unknownName(kind, unknown, names);
  }
}

function unknownName(kind: string, name: string, known: readonly string[]): QosError {
  const longer = known.filter((one) => one.includes(name)).slice(0, 3);
  const cure =
    longer.length > 0 ? `Did you mean ${longer.map((one) => `"${one}"`).join(', ')}?` : suggestName(name, known);
  return new QosError('usage', `there is no ${kind} "${name}"`, { cure });
}

function labelsOf({ sites }: Inventory, asked: readonly string[]): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  for (const text of asked) {
    const [, key = '', value = ''] = /^([^=]+)=(.*)$/.exec(text) ?? [];
    if (key === '') {
      throw new QosError('usage', `--label ${text} is not a label`, { cure: 'Write it as --label key=value.' });
    }
    const values = [...new Set(sites.flatMap((site) => site.labels[key] ?? []))];
    if (values.length === 0)
      throw unknownName('label', key, [...new Set(sites.flatMap((one) => Object.keys(one.labels)))]);
    if (!values.includes(value)) throw unknownName(`value of label ${key}`, value, values);
    if ((labels[key] ?? value) !== value) {
      throw new QosError('usage', `no building has label ${key} both ${labels[key]} and ${value}`);
    }
    labels[key] = value;
  }
  return labels;
}
