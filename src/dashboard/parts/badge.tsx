import type { Reason } from '../../model/condition.js';
import type { Condition, ConditionType } from '../../model/status.js';
import type { Health } from '../../server/replies/status.js';
import { text } from '../text/language.js';
import { Mark, type Tone } from './mark.js';

const OF_REASON: Readonly<Record<Reason, Tone>> = {
  Applied: 'good',
  NoChange: 'good',
  Progressing: 'busy',
  ProgressingWithRetry: 'busy',
  Unreachable: 'bad',
  AuthenticationFailed: 'bad',
  HostKeyMismatch: 'bad',
  IntentInvalid: 'warn',
  CapabilityMissing: 'warn',
  GuardRefused: 'warn',
  WindowClosed: 'idle',
  LockHeld: 'warn',
  DriftDetected: 'warn',
  Bypassed: 'bad',
  ApplyFailed: 'bad',
  RolledBack: 'warn',
  RollbackFailed: 'bad',
  Suspended: 'idle',
};

export const toneOf = ({ ready, reason }: Pick<Health, 'ready' | 'reason'>): Tone =>
  reason === undefined ? 'idle' : ready === 'true' && reason !== 'Suspended' ? 'good' : OF_REASON[reason];

interface SignProps {
  readonly tone: Tone;
  readonly children: string;
  readonly hint?: string | undefined;
}

/** A word with its shape and colour. */
export const Sign = ({ tone, children, hint }: SignProps) => (
  <span class={`sign sign-${tone}`} title={hint}>
    <Mark tone={tone} />
    {children}
  </span>
);

/** How a router or a site is doing, in a word. */
export function Badge({ health }: { readonly health: Pick<Health, 'ready' | 'reason'> }) {
  const { conditions } = text.value;
  const { reason } = health;
  if (reason === undefined) return <Sign tone="idle">{conditions.never}</Sign>;
  return (
    <Sign tone={toneOf(health)} hint={conditions.meanings[reason]}>
      {conditions.reasons[reason]}
    </Sign>
  );
}

/** Whether a condition of that type and status is good news. `Reconciling` and `Stalled` are abnormal when true. */
export function toneOfCondition({ type, status }: Pick<Condition, 'type' | 'status'>): Tone {
  if (status === 'unknown') return 'idle';
  const isTrue = status === 'true';
  const tones: Readonly<Record<ConditionType, Tone>> = {
    Ready: isTrue ? 'good' : 'bad',
    Reachable: isTrue ? 'good' : 'bad',
    InSync: isTrue ? 'good' : 'warn',
    Reconciling: isTrue ? 'busy' : 'idle',
    Stalled: isTrue ? 'warn' : 'idle',
  };
  return tones[type];
}

export function ConditionBadge({ condition }: { readonly condition: Condition }) {
  const { conditions } = text.value;
  const { type, status } = condition;
  return (
    <Sign tone={toneOfCondition(condition)}>
      {conditions.became(conditions.types[type], conditions.statuses[status])}
    </Sign>
  );
}
