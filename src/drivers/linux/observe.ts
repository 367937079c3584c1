import type { Capabilities } from '../../model/capability.js';
import type { DeviceConfig, DeviceObject } from '../../model/device.js';
import type { Discipline } from '../../model/policy.js';
import type { Observation } from '../driver.js';
import { LINK } from './kinds.js';
import { DOWNLINK, LINK_MARK, ROOT_HANDLE } from './names.js';
import { readProbes } from './probes.js';
import type { Section } from './read.js';
import { readTable } from './wire-nft.js';
import { type Qdisc, readClasses, readQdiscs, readRedirect, readTrees } from './wire-tc.js';

type Sections = ReadonlyMap<Section, string>;

/** Undo that should have fired this long ago did not: what ran it is gone. */
const LATE_S = 30;

/** Sections of READ → what the router is and holds. */
export function readObservation(sections: Sections): Observation {
  const linesOf = (name: Section): readonly string[] =>
    (sections.get(name) ?? '').split('\n').filter((line) => line !== '');
  const qdiscs = readQdiscs(sections.get('qdiscs') ?? '');
  const links = linksOf(linesOf('links'));
  const probes = readProbes(linesOf('probes'));
  const control = new Map(linesOf('control').map((line) => splitOnce(line)));
  const now = Number(linesOf('now')[0] ?? 0);
  const boot = linesOf('boot')[0] ?? '';
  return {
    able: capabilities(linesOf('system'), probes, links),
    config: configOf(sections, qdiscs, links),
    facts: {
      now: String(now),
      boot,
      tools: linesOf('tools').join('; '),
      rights: linesOf('rights').join(','),
      writable: linesOf('state').join(''),
      persistence: linesOf('persistence')[0] ?? 'none',
      hook: linesOf('persistence')[1] ?? '',
      probes: probes.join(','),
      nft: firstOf(sections.get('nft') ?? ''),
      'foreign-roots': foreignRoots(qdiscs).join('; '),
      'foreign-rules': foreignRules(linesOf('foreign')).join('; '),
      'lock-holder': control.get('lock/holder') ?? '',
      'lock-until': control.get('lock/until') ?? '',
    },
    armed: isArmed(control, boot, now),
    ...holderOf(control, now),
  };
}

const splitOnce = (line: string): readonly [string, string] => {
  const at = line.indexOf(' ');
  return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
};

/** `2: lan1@if7: <BROADCAST,…` of ip-link(8) with -o. */
const linksOf = (lines: readonly string[]): readonly string[] =>
  lines.flatMap((line) => /^\d+: ([^:@]+)/.exec(line)?.slice(1) ?? []);

const firstOf = (text: string): string => {
  const line = text.trimStart().split('\n')[0] ?? '';
  return line.startsWith('{') ? 'json' : line;
};

function holderOf(control: ReadonlyMap<string, string>, now: number): { readonly holder?: string } {
  const holder = control.get('lock/holder');
  return holder === undefined || now > Number(control.get('lock/until') ?? 0) ? {} : { holder };
}

/** After a reboot what was written is gone, and so is what there would be to undo. */
function isArmed(control: ReadonlyMap<string, string>, boot: string, now: number): boolean {
  const until = control.get('armed/until');
  return until !== undefined && control.get('armed/boot') === boot && now < Number(until) + LATE_S;
}

const DISCIPLINES: readonly Discipline[] = ['cake', 'fq_codel', 'sfq'];

function capabilities(
  [kernel = '', system = 'Linux']: readonly string[],
  probes: readonly string[],
  interfaces: readonly string[],
): Capabilities {
  return {
    platform: system.replaceAll('"', ''),
    version: kernel,
    disciplines: [...DISCIPLINES.filter((name) => probes.includes(name)), 'fifo'],
    ipv6: true,
    timer: true,
    interfaces: interfaces.filter((name) => !name.startsWith(LINK_MARK)),
  };
}

function configOf(sections: Sections, qdiscs: readonly Qdisc[], links: readonly string[]): DeviceConfig {
  const table = sections.get('nft') ?? '';
  const objects: readonly DeviceObject[] = [
    ...links.filter((name) => name === DOWNLINK).map((name) => ({ kind: LINK.kind, fields: { name } })),
    ...readTrees(qdiscs),
    ...byLink(sections.get('classes') ?? '').flatMap(([link, text]) => readClasses(link, text)),
    ...byLink(sections.get('filters') ?? '').flatMap(([link, text]) => readRedirect(link, text)),
    ...(firstOf(table) === 'json' ? readTable(table) : []),
  ];
  return { objects };
}

const byLink = (text: string): readonly (readonly [string, string])[] =>
  text
    .split(/^link /m)
    .slice(1)
    .map((part) => {
      const at = part.indexOf('\n');
      return [part.slice(0, at), part.slice(at + 1)];
    });

/** A root qdisc with a handle was put there by somebody; the kernel's own has handle 0. */
const foreignRoots = (qdiscs: readonly Qdisc[]): readonly string[] =>
  qdiscs
    .filter(({ parent, handle }) => parent === 'root' && handle !== '0:' && handle !== ROOT_HANDLE)
    .map(({ link, discipline, handle }) => `${link} ${discipline} ${handle}`);

/** Lines of other tables that keep packets from the queues, each with its table in front. */
function foreignRules(lines: readonly string[]): readonly string[] {
  let table = '';
  return lines.flatMap((line) => {
    const found = /^table (\S+ \S+)/.exec(line);
    if (found !== null) {
      table = found[1] ?? '';
      return [];
    }
    return table === 'inet qosctl' ? [] : [`${table}: ${line.trim()}`];
  });
}
