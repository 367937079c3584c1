import type { Reason } from '../../../model/condition.js';
import type { ListedApply } from '../../../server/replies/applies.js';
import type { DriftItem } from '../../../server/replies/drift.js';
import type { Order } from '../../../server/replies/orders.js';
import type { WantedLine } from '../../../server/replies/plan.js';

/** What a person does about an apply that ended so. */
const cures: Readonly<Record<Reason, string>> = {
  Applied: 'Nothing is to be done.',
  NoChange: 'Nothing is to be done.',
  Progressing: 'Wait until it has ended.',
  ProgressingWithRetry: 'Wait for the next attempt, or ask for one now.',
  Unreachable: 'Look after power, the link and the management address of the router; it is tried again by itself.',
  AuthenticationFailed: 'Put the user name, password or key right, on the router or in the Credentials.',
  HostKeyMismatch: 'If the router was replaced, enrol it again; if it was not, find out who answers in its place.',
  IntentInvalid: 'Change the policies, and push a revision that this router can hold.',
  CapabilityMissing: 'Give the router what is missing: another version, package or permission.',
  GuardRefused: 'If that many queues are meant to go, apply it once with deletions allowed.',
  WindowClosed: 'Wait for the window, or change it in the policies.',
  LockHeld: 'Let the other controller finish, or end it; a lock that was left behind ends by itself.',
  DriftDetected: 'Look at the router again: the plan is made anew from what it holds now.',
  Bypassed: 'Remove the object that is named, or let the class policy exempt our traffic from it.',
  ApplyFailed: 'Read what the router said below; the change is tried again by itself.',
  RolledBack: 'Read why below. The building kept what it had; it is tried again by itself, or after a new revision.',
  RollbackFailed: 'The undo on the router fires when its time is over. Look at the router after that.',
  Suspended: 'Take the order back when the works are done.',
};

const phases: Readonly<Record<ListedApply['steps'][number]['phase'], string>> = {
  begun: 'Begun',
  armed: 'Armed',
  written: 'Written',
  verified: 'Verified',
  ended: 'Ended',
};

const actions: Readonly<Record<WantedLine['action'], string>> = {
  create: 'create',
  update: 'change',
  replace: 'replace',
  move: 'move',
  delete: 'delete',
};

const subjects: Readonly<Record<WantedLine['about']['subject'], string>> = {
  queue: 'queue',
  rule: 'rule',
  support: 'object that queues and rules need',
};

const values: Readonly<Record<WantedLine['about']['values'][number]['name'], string>> = {
  committed: 'committed',
  peak: 'peak',
  priority: 'priority',
  discipline: 'discipline',
  other: 'value',
};

const kinds: Readonly<Record<DriftItem['kind'], string>> = {
  drift: 'Changed by hand',
  pending: 'Change pending',
};

const released: Readonly<Record<Order['kind'], string>> = {
  suspend: 'Resume',
  pin: 'Release the pin',
  tolerate: 'Tolerate no longer',
};

const routers = (count: number, text: string): string => (count === 1 ? `${text} router` : `${text} routers`);
const many = (count: number, text: string): string => (count === 1 ? `${text} change` : `${text} changes`);

export const changes = {
  tabs: { revisions: 'Revisions', applies: 'Applies', drift: 'Drift', orders: 'Pins and orders' },
  routers,
  changes: many,
  sites: (count: number, text: string) => (count === 1 ? `${text} site` : `${text} sites`),
  /** Both are phrases: `4 changes on 2 routers`. */
  on: (what: string, where: string) => `${what} on ${where}`,
  lines: { actions, subjects, values, more: (text: string) => `and ${text} more` },
  revisions: {
    inForce: 'In force',
    none: 'No revision of the policies was read yet.',
    before: 'Revisions read here',
    rejected: 'rejected',
    wasInForce: 'earlier',
    by: (who: string) => `by ${who}`,
    readHere: 'read',
    rewritten: (revision: string) => `The branch was rewritten: it replaces ${revision}.`,
    why: 'Why it was rejected',
    held: (holding: string, routers: string) => `${holding} of ${routers} routers hold it`,
    fates: { holding: 'hold it', waiting: 'wait', failing: 'fail or do not answer', ordered: 'kept away by order' },
    source: 'Source',
    lookedAt: 'asked',
    poll: 'Ask the source now',
    polled: 'The source was asked.',
    rollBack: 'Roll back…',
    rollBackTo: (subject: string) => `Roll back to “${subject}”`,
    more: 'Show more',
  },
  rollback: {
    what: 'Roll back',
    scopes: { all: 'everything', class: 'a building class', region: 'a region', router: 'one router' },
    of: { class: 'Building class', region: 'Region', router: 'Router' },
    about:
      'It is a pin: what comes later from the source does not reach these routers until the pin is released or ends.',
    reason: 'Reason',
    reasonHint: 'The audit keeps it, and everybody sees it beside the pin.',
    until: 'Ends by itself (optional)',
    untilHint: 'Without an end it stands until somebody releases it.',
    untilPast: 'The end must be to come.',
    choose: 'Choose what is to be rolled back.',
    would: 'What it would do',
    reaches: (sites: string, routers: string) => `It reaches ${sites} behind ${routers}.`,
    nothing: 'These routers are asked for nothing else by that revision: nothing would be written.',
    writes: (changes: string) => `${changes} would be written.`,
    missing: (routers: string) => `${routers} not in that revision: they are left as they are.`,
    unreachable: (routers: string) => `${routers} did not answer last: they follow when they answer.`,
    suspended: (routers: string) => `${routers} suspended: nothing is written to them.`,
    standing: (orders: string) => `${orders} over them already; the narrower one wins, then the newer.`,
    orders: (count: number, text: string) => (count === 1 ? `${text} order stands` : `${text} orders stand`),
    confirm: 'Roll back and pin',
    done: 'Pinned. The routers follow now.',
  },
  applies: {
    state: 'State',
    states: { running: 'under way', failed: 'failed', done: 'done' },
    router: 'Router',
    noRouter: (name: string) => `There is no router ${name}.`,
    none: 'Nothing was written to any router yet.',
    noneFits: 'No apply fits these filters.',
    began: 'Began',
    revision: 'Revision',
    changes: 'Changes',
    progress: 'Progress',
    result: 'Result',
    took: (time: string) => `took ${time}`,
    older: 'Older',
    newest: 'Newest',
    phases,
    phase: (name: string, at: string) => `${name} at ${at}`,
    notReached: (name: string) => `${name}: not reached`,
    unknownSteps: 'steps not known since the last start',
    open: (id: string) => `Apply ${id}`,
  },
  apply: {
    back: 'All applies',
    title: (id: string, router: string) => `Apply ${id}: ${router}`,
    facts: 'What happened',
    holder: 'Lock held by',
    ended: 'Ended',
    why: 'Why it failed',
    cure: 'What helps',
    said: 'In the words of the device',
    cures,
    plan: 'Plan',
    notKept:
      'The changes are kept of the last applies of each router only; those of this one are not, or not for you to see.',
    leftOut: 'How it is spoken to is not known any more: the router left the inventory.',
    first: (shown: string, total: string) => `The first ${shown} of ${total} changes.`,
    openAll: 'Open all',
    closeAll: 'Close all',
    native: 'Native command',
    undo: 'Takes it back',
    fields: 'Before and after',
    field: 'Field',
    before: 'Before',
    after: 'After',
    noUndo: 'nothing is needed',
  },
  drift: {
    kind: 'What',
    kinds,
    class: 'Class',
    region: 'Region',
    uplink: 'Uplink',
    filters: 'Filters',
    none: 'Every router holds what is wanted of it.',
    noneFits: 'No router that differs fits these filters.',
    since: 'since',
    differs: 'Differs in',
    unknown: 'What differs is known after the next look.',
    left: (kind: string, who: string) => `${kind} by ${who}`,
    looked: 'looked at',
    heal: 'Heal…',
    healNamed: (router: string) => `Heal ${router}`,
    healMany: (count: string) => `Heal the chosen (${count})…`,
    choose: (router: string) => `Choose ${router}`,
    chooseAll: 'Choose all that were changed by hand',
    healTitle: (routers: string) => `Heal ${routers}`,
    would: (changes: string, routers: string) =>
      `${changes} would be made on ${routers}: they get what the policies say.`,
    lost: 'What was changed by hand on our objects is lost; objects that are not ours stay as they are.',
    confirm: 'Heal',
    done: (routers: string) => `${routers}: looked at now, and healed.`,
  },
  orders: {
    none: 'No order stands: every router follows the policies.',
    kind: 'Order',
    reaches: 'Reaches',
    everything: 'everything',
    parts: {
      classes: (names: string) => `class ${names}`,
      regions: (names: string) => `region ${names}`,
      sites: (names: string) => `site ${names}`,
      routers: (names: string) => `router ${names}`,
      labels: (names: string) => `label ${names}`,
    },
    why: 'Why',
    untilReleased: 'when released',
    to: (revision: string) => `to ${revision}`,
    released,
    releaseTitle: (kind: string) => `Take back: ${kind}`,
    pending: (changes: string) => `${changes} wait there to be made.`,
    drifting: (routers: string) => `${routers} changed by hand: that is taken back then.`,
    done: 'Taken back.',
  },
};
