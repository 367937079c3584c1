import type { DeviceObject } from '../../model/device.js';
import { QUANTUM, readBurst } from './htb.js';
import { CLASS, LEAF, LINK, REDIRECT, ROOT } from './kinds.js';
import { classRef, DOWNLINK, FILTER_PREF, MAJOR, ROOT_HANDLE, rootRef } from './names.js';

/**
 * tc's text ↔ objects (tc(8), tc-htb(8), iproute2 tc/q_htb.c). Text, since `tc -j` prints classes of HTB as text as well in the
 * versions of Debian 12 and older, and small builds have no JSON at all. Pure.
 */
export function readClasses(link: string, text: string): readonly DeviceObject[] {
  return text.split('\n').flatMap((line) => {
    const found = /^class htb (\S+) (root|parent (\S+))/.exec(line);
    const handle = found?.[1] ?? '';
    if (found === null || !handle.startsWith(ROOT_HANDLE)) return [];
    const minor = handle.slice(ROOT_HANDLE.length);
    const parent = found[3] === undefined ? rootRef(link) : classRef(link, found[3].slice(ROOT_HANDLE.length));
    return [{ kind: CLASS.kind, fields: { class: classRef(link, minor), handle, parent, ...numbersOf(line) } }];
  });
}

function numbersOf(line: string): Readonly<Record<string, string>> {
  const value = (name: string): string | undefined => new RegExp(`\\s${name} (\\S+)`).exec(line)?.[1];
  const rate = rateOf(value('rate') ?? '0');
  const ceil = rateOf(value('ceil') ?? '0');
  const burst = readBurst(sizeOf(value('burst') ?? '0'), rate);
  const cburst = readBurst(sizeOf(value('cburst') ?? '0'), ceil);
  const prio = value('prio');
  const quantum = value('quantum');
  return {
    rate: String(rate),
    ceil: String(ceil),
    burst: String(burst),
    cburst: String(cburst),
    overhead: value('overhead') ?? '0',
    mpu: String(sizeOf(value('mpu') ?? '0')),
    ...(prio === undefined || quantum === undefined ? {} : { prio, quantum }),
  };
}

const RATE_UNITS: Readonly<Record<string, number>> = { '': 1, K: 1e3, M: 1e6, G: 1e9, T: 1e12 };

function rateOf(text: string): number {
  const found = /^(\d+(?:\.\d+)?)([KMGT]?)bit$/.exec(text);
  return found === null ? 0 : Number(found[1]) * (RATE_UNITS[found[2] ?? ''] ?? 1);
}

const SIZE_UNITS: Readonly<Record<string, number>> = { '': 1, K: 1024, M: 1_048_576 };

/** `12500b/1`, `367Kb`, `1Mb`. */
function sizeOf(text: string): number {
  const found = /^(\d+(?:\.\d+)?)([KM]?)b?(?:\/\d+)?$/.exec(text);
  return found === null ? 0 : Math.round(Number(found[1]) * (SIZE_UNITS[found[2] ?? ''] ?? 1));
}

/** One line of `tc qdisc show`. */
export interface Qdisc {
  readonly link: string;
  readonly discipline: string;
  readonly handle: string;
  /** `root`, a class, or what clsact hangs on. */
  readonly parent: string;
  readonly line: string;
}

export function readQdiscs(text: string): readonly Qdisc[] {
  return text.split('\n').flatMap((line) => {
    const found = /^qdisc (\S+) (\S+) dev (\S+) (?:parent (\S+)|(root))/.exec(line);
    if (found === null) return [];
    const [, discipline = '', handle = '', link = '', parent = 'root'] = found;
    return [{ link, discipline, handle, parent, line }];
  });
}

export function readTrees(qdiscs: readonly Qdisc[]): readonly DeviceObject[] {
  return qdiscs.flatMap(({ link, discipline, handle, parent, line }): readonly DeviceObject[] => {
    if (parent === 'root' && handle === ROOT_HANDLE && discipline === 'htb')
      return [{ kind: ROOT.kind, fields: { link, handle } }];
    if (!parent.startsWith(ROOT_HANDLE) || parent === ROOT_HANDLE) return [];
    const minor = parent.slice(ROOT_HANDLE.length);
    const limit = /\slimit (\S+)/.exec(line)?.[1];
    const shown = discipline === 'bfifo' ? `bfifo ${sizeOf(limit ?? '')}` : discipline;
    return [
      { kind: LEAF.kind, fields: { class: classRef(link, minor), handle: `${MAJOR}:${minor}`, discipline: shown } },
    ];
  });
}

/** `tc filter show dev LINK egress`. */
export function readRedirect(link: string, text: string): readonly DeviceObject[] {
  const to = /mirred \(Egress Redirect to device (\S+?)\)/.exec(text)?.[1];
  return to === undefined || !text.includes(`pref ${FILTER_PREF} `)
    ? []
    : [{ kind: REDIRECT.kind, fields: { link, to } }];
}

type Fields = Readonly<Record<string, string>>;

export interface TreeWrite {
  readonly verb: 'add' | 'set' | 'remove';
  readonly kind: string;
  readonly fields: Fields;
}

/**
 * A write as arguments of tc, for `tc -batch`; undefined for what is no business of tc alone. `again`: to do it twice is no
 * error (`replace` adds what is missing and changes what is there), for the undo and for the start of the machine.
 */
export function tcArguments({ verb, kind, fields }: TreeWrite, again: boolean): string | undefined {
  const [link = '', handle = ''] = (fields['class'] ?? '').split(' ');
  const create = again ? 'replace' : verb === 'set' ? 'change' : 'add';
  switch (kind) {
    case ROOT.kind:
      return verb === 'remove'
        ? `qdisc del dev ${fields['link']} root handle ${ROOT_HANDLE}`
        : `qdisc add dev ${fields['link']} root handle ${ROOT_HANDLE} htb default 0`;
    case CLASS.kind:
      return verb === 'remove'
        ? `class del dev ${link} classid ${handle}`
        : `class ${create} dev ${link} parent ${(fields['parent'] ?? '').split(' ')[1]} classid ${handle} htb ${htbArguments(fields)}`;
    case LEAF.kind:
      return verb === 'remove'
        ? `qdisc del dev ${link} parent ${handle}`
        : `qdisc ${verb === 'set' ? 'replace' : create} dev ${link} parent ${handle} handle ${handle.slice(ROOT_HANDLE.length)}: ${leafArguments(fields['discipline'] ?? '')}`;
    default:
      return undefined;
  }
}

const ORDER = ['prio', 'quantum', 'burst', 'cburst', 'overhead', 'mpu'] as const;

function htbArguments(fields: Fields): string {
  // The kernel warns of the quantum of inner classes as well (sch_htb.c, htb_change_class), and never shows it.
  const all: Fields = { quantum: String(QUANTUM), ...fields };
  const rest = ORDER.flatMap((name) => (all[name] === undefined ? [] : [`${name} ${all[name]}`]));
  return [`rate ${fields['rate']}bit`, `ceil ${fields['ceil']}bit`, ...rest].join(' ');
}

/** HTB above shapes, so CAKE only schedules; FQ-CoDel as RFC 8290 has it. */
function leafArguments(discipline: string): string {
  const [name = '', limit] = discipline.split(' ');
  return name === 'bfifo' ? `bfifo limit ${limit}` : (LEAF_ARGUMENTS[name] ?? discipline);
}

const LEAF_ARGUMENTS: Readonly<Record<string, string>> = {
  fq_codel: 'fq_codel limit 10240 flows 1024 quantum 1514 target 5ms interval 100ms ecn',
  cake: 'cake unlimited besteffort',
};

/** Blocks and the filters that lead to them, as shell commands; `$S` is sudo where it is needed. */
export function linkCommands({ verb, kind, fields }: TreeWrite): readonly string[] {
  if (kind === LINK.kind) {
    return verb === 'remove'
      ? [`$S ip link del dev ${fields['name']}`]
      : [
          `$S ip link show dev ${fields['name']} >/dev/null 2>&1 || $S ip link add name ${fields['name']} type ifb`,
          `$S ip link set dev ${fields['name']} up`,
        ];
  }
  if (kind !== REDIRECT.kind) return [];
  const { link = '', to = DOWNLINK } = fields;
  const show = (hook: string): string => `$($S tc filter show dev ${link} ${hook})`;
  return verb === 'remove'
    ? [
        `$S tc filter del dev ${link} egress pref ${FILTER_PREF}`,
        `[ -n "${show('egress')}${show('ingress')}" ] || $S tc qdisc del dev ${link} clsact`,
      ]
    : [
        `$S tc qdisc show dev ${link} clsact | grep -q clsact || $S tc qdisc add dev ${link} clsact`,
        // No handle: u32 shares its tables among all filters of a clsact, so a number that is free on the egress may be
        // somebody's filter on the ingress, which would then be the one replaced (cls_u32.c, tc_u_common).
        `case $($S tc filter show dev ${link} egress pref ${FILTER_PREF}) in *"device ${to})"*) ;; *) $S tc filter del dev ${link} egress pref ${FILTER_PREF} 2>/dev/null; $S tc filter add dev ${link} egress pref ${FILTER_PREF} protocol all u32 match u32 0 0 action mirred egress redirect dev ${to} ;; esac`,
      ];
}
