import type { Turn, View } from '../controller/controller.js';
import { isEverywhere, type Scope } from '../model/account.js';
import type { Reason } from '../model/condition.js';
import type { Site } from '../model/inventory.js';
import type { Order } from '../model/order.js';
import type { Override } from '../model/policy.js';
import { selects } from '../model/select.js';
import { type Condition, conditionOf, type RouterStatus } from '../model/status.js';
import { fleetOf, type SiteRow, strongestOrder } from './fleet.js';
import { forceOf, type House } from './house.js';
import type { Finding, Why } from './replies/values.js';

/** Why what is written is not (all) on the router of a site. Nothing where it is. */
export function whyNot(house: House, row: SiteRow, scope: Scope): Why {
  const { controller } = house;
  const { site } = row;
  const view = controller.view();
  const { router } = site;
  const status = view.statuses.get(router);
  const turn = controller.turnOf(router);
  const behind = fleetOf(forceOf(house)).router.get(router)?.sites ?? [];
  const findings = [
    ...sourceFindings(view, scope),
    ...orderFindings(view, behind, status),
    ...routerFindings(status),
    ...queueFindings(turn, status),
  ];
  return { site: site.name, router, applied: findings.length === 0, findings, coming: comingOf(house, row) };
}

/** The first problem may name any building: it is for who sees the whole network. */
function sourceFindings({ rejected, source }: View, scope: Scope): readonly Finding[] {
  const first = isEverywhere(scope) ? `, the first: ${rejected?.message ?? ''}` : '';
  const errors = rejected?.diagnostics.filter(({ severity }) => severity === 'error').length ?? 0;
  return [
    ...(rejected === undefined
      ? []
      : [
          {
            code: 'revision-rejected',
            message: `revision ${rejected.revision.id.slice(0, 12)} (${rejected.revision.subject}) is not in force: ${errors} ${errors === 1 ? 'error' : 'errors'}${first}`,
            cure: 'Mend the policies; /api/v1/diagnostics shows each problem with the text around it.',
          } as const,
        ]),
    ...(source.error === undefined
      ? []
      : [
          {
            code: 'source-unreachable',
            message: `${source.name} does not answer, so newer policies are not known: ${source.error}`,
            ...(source.lookedAt === undefined ? {} : { since: source.lookedAt }),
          } as const,
        ]),
  ];
}

const orderedBy = ({ id, by, at }: Order): Pick<Finding, 'since' | 'by' | 'order' | 'cure'> => ({
  since: at,
  by,
  order: id,
  cure: 'Take the order back when its reason is gone.',
});

function orderFindings(view: View, sites: readonly Site[], status: RouterStatus | undefined): readonly Finding[] {
  const isReady = conditionOf(status, 'Ready')?.status === 'true';
  const [suspend, pin, tolerate] = (['suspend', 'pin', 'tolerate'] as const).map((kind) =>
    strongestOrder(view, sites, kind),
  );
  const found: Finding[] = [];
  if (suspend !== undefined && !isReady)
    found.push({
      code: 'suspended',
      message: `suspended by ${suspend.by} (${suspend.reason}); ${status?.pending ?? 0} changes wait`,
      ...orderedBy(suspend),
    });
  if (pin !== undefined && pin.revision !== view.force?.revision.id)
    found.push({
      code: 'pinned',
      message: `pinned to revision ${pin.revision?.slice(0, 12) ?? ''} by ${pin.by} (${pin.reason})`,
      ...orderedBy(pin),
    });
  if (tolerate !== undefined && conditionOf(status, 'InSync')?.reason === 'DriftDetected' && !isReady)
    found.push({
      code: 'drift-tolerated',
      message: `${status?.pending ?? 0} changes of somebody else are left by order of ${tolerate.by} (${tolerate.reason})`,
      ...orderedBy(tolerate),
      cure: 'Heal it, or take the order back.',
    });
  return found;
}

/** What an operator is told of a reason; absent: not a hindrance, or told by an order. */
const CODE_OF: Readonly<Partial<Record<Reason, Finding['code']>>> = {
  Unreachable: 'unreachable',
  AuthenticationFailed: 'authentication',
  HostKeyMismatch: 'identity',
  IntentInvalid: 'intent-invalid',
  CapabilityMissing: 'capability-missing',
  GuardRefused: 'guard-refused',
  WindowClosed: 'frozen',
  LockHeld: 'lock-held',
  Bypassed: 'bypassed',
  RolledBack: 'rolled-back',
  RollbackFailed: 'rollback-failed',
  ApplyFailed: 'apply-failed',
  DriftDetected: 'drift',
};

const CURE_OF: Readonly<Partial<Record<Reason, string>>> = {
  Unreachable: 'Check power and fibre of the building, and the address in the inventory.',
  AuthenticationFailed: 'Check the credentials that the inventory names.',
  HostKeyMismatch: 'If the router was replaced, enroll it again; if not, find out who answers in its place.',
  GuardRefused: 'If the deletions are meant, reconcile with allowDeletions.',
  LockHeld: 'Wait until the other is done; a lock ends by itself.',
  RolledBack: 'Look at the last apply for what the router answered.',
  RollbackFailed: 'Look at the router: it takes the changes back by itself when the window ends.',
};

function routerFindings(status: RouterStatus | undefined): readonly Finding[] {
  const ready = conditionOf(status, 'Ready');
  if (status === undefined || ready === undefined || ready.status === 'unknown')
    return [{ code: 'never-looked', message: 'the router was not looked at yet' }];
  if (ready.status === 'true') return [];
  const failure = failureOf(ready);
  const again = status.retryAt;
  const isStalled = conditionOf(status, 'Stalled')?.status === 'true';
  const tries = `${status.failures} ${status.failures === 1 ? 'attempt' : 'attempts'} in a row failed`;
  return [
    ...failure,
    ...(again === undefined
      ? []
      : [
          {
            code: 'back-off',
            message: isStalled
              ? `${tries}; something must change first, yet it is tried again`
              : `${tries}; it is tried again`,
            until: again,
          } as const,
        ]),
  ];
}

function failureOf({ reason, message, since }: Condition): readonly Finding[] {
  const code = CODE_OF[reason];
  // Tolerated drift is told with the order that tolerates it.
  if (code === undefined || code === 'drift') return [];
  const cure = CURE_OF[reason];
  return [{ code, message, since, ...(cure === undefined ? {} : { cure }) }];
}

function queueFindings({ running, ahead, outdatedSince }: Turn, status: RouterStatus | undefined): readonly Finding[] {
  const applying = conditionOf(status, 'Reconciling');
  if (applying?.status === 'true' && applying.reason === 'Progressing')
    return [{ code: 'applying', message: 'an apply is under way', since: applying.since }];
  const isReady = conditionOf(status, 'Ready')?.status === 'true';
  // A sweep passes by every router, also those that want nothing.
  if (isReady && outdatedSince === undefined) return [];
  const since = outdatedSince === undefined ? {} : { since: outdatedSince };
  if (running) return [{ code: 'looking', message: 'the router is being looked at', ...since }];
  if (ahead === undefined) return [];
  const message = ahead === 0 ? 'next in the queue' : `waits in the queue behind ${ahead}`;
  return [{ code: 'queued', message, ahead, ...since }];
}

const MOST_COMING = 10;

function comingOf(house: House, { site }: SiteRow): Why['coming'] {
  const now = house.now();
  const turns = ({ name, from, until, reason }: Override): Why['coming'] => [
    ...(from > now ? [{ override: name, what: 'begins', at: from, reason } as const] : []),
    ...(until > now ? [{ override: name, what: 'ends', at: until, reason } as const] : []),
  ];
  return forceOf(house)
    .policies.overrides.filter(({ select }) => selects(select, site))
    .flatMap(turns)
    .toSorted((a, b) => a.at - b.at)
    .slice(0, MOST_COMING);
}
