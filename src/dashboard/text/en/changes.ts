import type { DriftItem } from '../../../server/replies/drift.js';

const kinds: Readonly<Record<DriftItem['kind'], string>> = {
  drift: 'Changed by hand',
  pending: 'Change pending',
};

export const changes = {
  tabs: { revisions: 'Revisions', applies: 'Applies', drift: 'Drift', orders: 'Pins and orders' },
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
    mine: 'all that is yours',
    of: { class: 'Building class', region: 'Region', router: 'Router' },
    about:
      'It is a pin: what comes later from the source does not reach these routers until the pin is released or ends.',
    choose: 'Choose what is to be rolled back.',
    confirm: 'Roll back and pin',
    done: 'Pinned. The routers follow now.',
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
    chooseAllPages: 'Choose all that were changed by hand, on all pages',
    healTitle: (routers: string) => `Heal ${routers}`,
    would: (changes: string, routers: string) =>
      `${changes} would be made on ${routers}: they get what the policies say.`,
    counted: (count: number, at: string) =>
      count === 1
        ? `Counted by the last look at it, ${at}; it is looked at again before anything is written.`
        : `Counted by the last look at each, the oldest ${at}; each is looked at again before anything is written.`,
    lost: 'What was changed by hand on our objects is lost; objects that are not ours stay as they are.',
    confirm: 'Heal',
    done: (routers: string) => `${routers}: looked at now, and healed.`,
  },
  orders: {
    none: 'No order stands: every router follows the policies.',
    kind: 'Order',
    reaches: 'Reaches',
    why: 'Why',
    to: (revision: string) => `to ${revision}`,
  },
};
