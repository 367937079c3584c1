import type { Diagnostic } from '../../model/diagnostic.js';
import type { DiagnosticCode } from '../../model/diagnostic-codes.js';
import type { DeviceObject } from '../../model/device.js';
import type { RouterIntent } from '../../model/intent.js';
import type { Observation } from '../driver.js';
import { FASTTRACK, FASTTRACK_MARK, MARK } from './kinds.js';
import { mangleConflicts } from './preflight-mangle.js';
import { topOf } from './top-of.js';
import { isAtLeast } from './version.js';

type Finding = Omit<Diagnostic, 'router'>;

/** What would make the policy ineffective or the apply unsafe on this very router: the object, the effect, the cure. */
export function preflight(intent: RouterIntent, seen: Observation): readonly Diagnostic[] {
  const findings = [
    ...version(seen),
    ...safety(seen),
    ...fastTrack(intent, seen),
    ...bridges(intent, seen),
    ...slaves(intent, seen),
    ...offload(seen),
    ...foreignQueues(intent, seen),
    ...foreignMangle(seen),
  ];
  return findings.map((finding) => ({ ...finding, router: intent.router }));
}

const finding = (code: DiagnosticCode, severity: Finding['severity'], message: string, cure: string): Finding => ({
  code,
  severity,
  message,
  cure,
});

const isOn = (object: DeviceObject): boolean =>
  object.fields['disabled'] !== 'true' && object.fields['disabled'] !== 'yes';
const idOf = (object: DeviceObject): string => object.handle ?? object.fields['.id'] ?? '';

function version({ able }: Observation): readonly Finding[] {
  if (!isAtLeast(able.version, 6, 49)) {
    return [
      finding(
        'device.version',
        'error',
        `RouterOS ${able.version || '(unknown)'} is older than 6.49; nothing is written`,
        'Upgrade the router.',
      ),
    ];
  }
  const hasTimerDefect = isAtLeast(able.version, 7, 24) && !isAtLeast(able.version, 7, 24, 5);
  return hasTimerDefect
    ? [
        finding(
          'device.version',
          'note',
          `RouterOS ${able.version} does not fire schedulers with default start; ours have one`,
          'Upgrade to 7.24.5.',
        ),
      ]
    : [];
}

function safety({ facts, able }: Observation): readonly Finding[] {
  const found: Finding[] = [];
  if (!able.timer) {
    const why = facts['flagged'] === 'yes' || facts['flagged'] === 'true' ? 'flagged=yes' : 'scheduler=no';
    found.push(
      finding(
        'device.mode',
        'error',
        `device-mode has ${why}: the router cannot undo by itself, so nothing is written`,
        'On the router: /system/device-mode/update scheduler=yes flagged=no, then press its button.',
      ),
    );
  }
  if (/(^|\D)19[67]\d/.test(facts['date'] ?? '')) {
    found.push(
      finding(
        'device.clock',
        'warning',
        `the clock says ${facts['date']}: an undo after a time jump fires early or late; the start-up undo still holds`,
        'Set up NTP: /system/ntp/client/set enabled=yes.',
      ),
    );
  }
  const policies = facts['policy']?.split(',');
  // That it may log in, the session has shown.
  const missing = ['read', 'write', 'test'].filter((name) => policies !== undefined && !policies.includes(name));
  if (missing.length > 0) {
    found.push(
      finding(
        'device.policy',
        'error',
        `the user lacks the policies ${missing.join(', ')}`,
        `On the router: add ${missing.join(',')} to the group of the user.`,
      ),
    );
  }
  if (facts['license'] === 'free') {
    found.push(
      finding(
        'device.license',
        'warning',
        'CHR licence "free" limits every interface to 1 Mbps upload',
        'Use a p1 or p10 licence.',
      ),
    );
  }
  return found;
}

/** Where nothing is shaped nothing is passed by. A rule that we disabled comes back into force without `exempt`. */
function fastTrack(intent: RouterIntent, { config }: Observation): readonly Finding[] {
  if (intent.queues.length === 0) return [];
  const kinds: readonly string[] = [FASTTRACK.ipv4.kind, FASTTRACK.ipv6.kind];
  const rules = config.objects.filter((object) => kinds.includes(object.kind) && object.dynamic !== true);
  return rules.flatMap((rule) => {
    const name = `FastTrack rule ${idOf(rule)} in ${rule.kind}`;
    if (intent.fasttrack !== 'exempt') {
      const isOurDoing = !isOn(rule) && (rule.fields['comment'] ?? '').endsWith(FASTTRACK_MARK);
      return isOn(rule) || isOurDoing ? [passedBy(name, isOurDoing)] : [];
    }
    if (!isOn(rule)) return [];
    return [
      finding(
        'bypass.fasttrack',
        'note',
        `${name} is disabled by the plan and marked "${FASTTRACK_MARK.trim()}"`,
        'Connections that are fast-tracked now stay past the queues until they end.',
      ),
    ];
  });
}

const passedBy = (name: string, isOurDoing: boolean): Finding =>
  finding(
    'bypass.fasttrack',
    'error',
    `${name} ${isOurDoing ? 'would be enabled again and then carry' : 'carries'} established connections past mangle and queues: the policy would have no effect`,
    isOurDoing
      ? `Keep fasttrack: exempt in the class policy, or take "${FASTTRACK_MARK.trim()}" from the comment of the rule.`
      : 'Write fasttrack: exempt in the class policy, or disable the rule.',
  );

function bridges(intent: RouterIntent, { facts }: Observation): readonly Finding[] {
  const names = facts['bridges']?.split(',') ?? [];
  const isWan = names.includes(intent.wan);
  if (!isWan || !/^(false|no)$/.test(facts['bridge-use-ip-firewall'] ?? '')) return [];
  return [
    finding(
      'bypass.bridge',
      'error',
      `WAN ${intent.wan} is a bridge and use-ip-firewall is off: traffic bridged through it is never marked`,
      'On the router: /interface/bridge/settings/set use-ip-firewall=yes.',
    ),
  ];
}

/** Routed packets leave by the bridge or bond, so neither the rules nor the tree of a port would ever see one. */
function slaves(intent: RouterIntent, { facts }: Observation): readonly Finding[] {
  const ports = facts['slaves']?.split(',') ?? [];
  const used = [intent.wan, ...intent.sites.flatMap((site) => site.interfaces)];
  return used
    .filter((name) => ports.includes(name))
    .map((name) =>
      finding(
        'bypass.bridge',
        'error',
        `${name} is a port of a bridge or a bond: the firewall sees that one instead, so nothing would be classified`,
        'Name the bridge or the bond in the inventory.',
      ),
    );
}

function offload({ facts }: Observation): readonly Finding[] {
  const switches = facts['l3-hw-offloading'] ?? '';
  if (switches === '') return [];
  return [
    finding(
      'bypass.hardware-offload',
      'error',
      `layer-3 hardware offload on ${switches}: routed packets never reach the queues`,
      `On the router: /interface/ethernet/switch/set ${switches} l3-hw-offloading=no.`,
    ),
  ];
}

function foreignQueues(intent: RouterIntent, { config }: Observation): readonly Finding[] {
  const tops = new Set([topOf('upload', intent), topOf('download', intent)]);
  const names = new Set([...tops, ...intent.sites.flatMap((site) => site.interfaces)]);
  const queues = config.objects.filter((object) => isOn(object) && !(object.fields['name'] ?? '').startsWith(MARK));
  const trees = queues.filter((one) => one.kind === '/queue/tree' && tops.has(one.fields['parent'] ?? ''));
  const simple = queues.filter(
    (one) =>
      one.kind === '/queue/simple' &&
      (one.fields['target'] ?? '').split(',').some((target) => names.has(target) || ADDRESS.test(target)),
  );
  return [...trees, ...simple].map((queue) =>
    finding(
      'bypass.foreign-queue',
      'warning',
      `${queue.kind} "${queue.fields['name'] ?? ''}" also shapes ${queue.fields['parent'] ?? queue.fields['target'] ?? ''}: the smaller of both rates wins`,
      queue.kind === '/queue/tree' ? 'Remove it.' : 'Remove it, or take the interface or address out of its target.',
    ),
  );
}

/** Whatever hosts stand behind the router, they are those of a building. */
const ADDRESS = /^(\d+\.\d+\.\d+\.\d+|[\da-f:]*:[\da-f:.]*)(\/\d+)?$/i;

const foreignMangle = ({ config }: Observation): readonly Finding[] =>
  mangleConflicts(config.objects).map(({ rule, severity, effect, cure }) => {
    const { action = 'accept', chain = '', comment = '' } = rule.fields;
    const named = comment === '' ? '' : ` "${comment}"`;
    const what = `${rule.kind} rule ${idOf(rule)}${named} (${action} in ${chain})`;
    return finding('bypass.foreign-mangle', severity, `${what}: ${effect}`, cure);
  });
