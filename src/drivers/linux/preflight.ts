import type { Diagnostic, Severity } from '../../model/diagnostic.js';
import type { DiagnosticCode } from '../../model/diagnostic-codes.js';
import type { RouterIntent } from '../../model/intent.js';
import type { Observation } from '../driver.js';
import { DOWNLINK } from './names.js';
import { STATE } from './read.js';
import { linkOf } from './render.js';

type Finding = Omit<Diagnostic, 'router'>;

/** What would make the policy ineffective or the apply unsafe on this very router: the object, the effect, the cure. */
export function preflight(intent: RouterIntent, seen: Observation): readonly Diagnostic[] {
  const findings = [...tools(seen), ...kernel(intent, seen), ...state(seen), ...foreign(intent, seen)];
  return findings.map((finding) => ({ ...finding, router: intent.router }));
}

const finding = (code: DiagnosticCode, message: string, cure: string, severity: Severity = 'error'): Finding => ({
  code,
  severity,
  message,
  cure,
});

function tools({ facts }: Observation): readonly Finding[] {
  const found: Finding[] = [];
  const tools = facts['tools'] ?? '';
  const needs = (name: string, pattern: RegExp, pack: string): void => {
    if (pattern.test(tools)) return;
    const message = `${name} is not installed on this router, so nothing is written`;
    found.push(finding('device.tool', message, `On the router: install the package ${pack}.`));
  };
  needs('tc', /iproute2/, 'iproute2 (OpenWrt: tc-full)');
  needs('nft', /nftables v/, 'nftables (OpenWrt: nftables-json)');
  const version = /nftables v(\d+)\.(\d+)\.(\d+)/.exec(tools);
  const [, major = 0, minor = 0, patch = 0] = version?.map(Number) ?? [];
  const isOld = version !== null && major === 0 && (minor < 9 || (minor === 9 && patch < 1));
  const noJson = /json/i.test(facts['nft'] ?? '') && facts['nft'] !== 'json';
  if (isOld || noJson) {
    const why = isOld ? `nft ${major}.${minor}.${patch} is older than 0.9.1` : 'nft was built without JSON';
    found.push(
      finding('device.tool', `${why}: what it holds cannot be read back, so nothing is written`, 'Upgrade nftables.'),
    );
  }
  const rights = facts['rights']?.split(',') ?? [];
  const missing = ['tc', 'nft'].filter(
    (name) => new RegExp(name === 'tc' ? 'iproute2' : 'nftables v').test(tools) && !rights.includes(name),
  );
  if (missing.length > 0) {
    const message = `the user may not run ${missing.join(' and ')} as root, so nothing is written`;
    found.push(finding('device.policy', message, 'Log in as root, or give the user the sudo rule of the README.'));
  }
  return found;
}

function kernel(intent: RouterIntent, { facts, able }: Observation): readonly Finding[] {
  const probes = facts['probes']?.split(',') ?? [];
  const found: Finding[] = [];
  if (!probes.includes('htb')) {
    const message = `kernel ${able.version} has no HTB (sch_htb), so nothing can be shaped and nothing is written`;
    found.push(finding('device.tool', message, 'Install the modules of the kernel (OpenWrt: kmod-sched-core).'));
  }
  const needsBlock = intent.queues.some((queue) => linkOf(queue.direction, intent) === DOWNLINK);
  if (needsBlock && !probes.includes('ifb')) {
    const message = `kernel ${able.version} has no ifb, and several interfaces share one download rate here`;
    found.push(finding('device.tool', message, 'Install the module (OpenWrt: kmod-ifb).'));
  }
  return found;
}

function state({ facts }: Observation): readonly Finding[] {
  const found: Finding[] = [];
  if (facts['writable'] !== 'writable') {
    const message = `${STATE} cannot be written (read-only file system, or no right): no undo can be kept there, so nothing is written`;
    found.push(
      finding(
        'device.read-only',
        message,
        `On the router: make ${STATE} for this user, on a file system that can be written.`,
      ),
    );
  }
  if (facts['persistence'] === 'none') {
    const message =
      'no systemd, OpenWrt or init.d was found: after a reboot the router is unshaped until the controller comes back';
    found.push(finding('device.persistence', message, `Run sh ${STATE}/boot.sh when the router starts.`, 'warning'));
  } else if (facts['hook'] !== 'hook') {
    const message = `the user may not install what shapes the router when it starts (${facts['persistence']}): after a reboot it is unshaped until the controller comes back`;
    found.push(finding('device.persistence', message, 'Give the user the sudo rule of the README.', 'warning'));
  }
  return found;
}

function foreign(intent: RouterIntent, { facts }: Observation): readonly Finding[] {
  const trees = new Set(intent.queues.map((queue) => linkOf(queue.direction, intent)));
  const split = (name: string): readonly string[] => (facts[name] ?? '').split('; ').filter((one) => one !== '');
  const roots = split('foreign-roots').filter((root) => trees.has(root.split(' ')[0] ?? ''));
  const found: Finding[] = roots.map((root) => {
    const [link = '', discipline = '', handle = ''] = root.split(' ');
    const message = `${link} has a root qdisc of somebody else (${discipline} ${handle}): ours cannot stand there, so nothing is written`;
    return finding('bypass.foreign-qdisc', message, `On the router: tc qdisc del dev ${link} root.`);
  });
  for (const rule of split('foreign-rules')) {
    found.push(
      /flow (add|offload)/.test(rule)
        ? finding(
            'bypass.flowtable',
            `the flow table rule "${rule}" carries established connections past netfilter: they are never marked`,
            'Remove the rule from the firewall.',
          )
        : finding(
            'bypass.foreign-mangle',
            `the rule "${rule}" writes the priority that ours write: whichever comes last wins`,
            'Remove it.',
            'warning',
          ),
    );
  }
  return found;
}
