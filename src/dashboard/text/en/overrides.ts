import type { Override, OverrideEffect } from '../../../server/replies/policies.js';

const states: Readonly<Record<Override['state'], string>> = { active: 'Active', coming: 'Coming', expired: 'Expired' };

const nothing: Readonly<Record<Override['state'], string>> = {
  active: 'No override is active: the policies hold as they are written.',
  coming: 'None is to come.',
  expired: 'None has expired.',
};

const names: Readonly<Record<OverrideEffect['changes'][number]['name'], string>> = {
  allocation: 'allocation',
  contention: 'contention',
  committed: 'committed',
  peak: 'peak',
  priority: 'priority',
};

export const overrides = {
  states,
  nothing,
  names,
  state: 'State',
  span: (from: string, until: string) => `${from} – ${until}`,
  elapsed: (share: string) => `${share} of its time is over`,
  written: 'Written in',
  who: 'Reaches',
  when: 'Holds',
  effect: (count: string, name: string) => `${name}, ${count}`,
  effects: 'What it changes',
  trafficClass: 'Traffic class',
  value: 'Value',
  before: 'Before',
  during: 'During',
  difference: 'Difference',
  wholeSite: 'whole site',
  bothWays: 'both ways',
  noEffect: 'Nothing changes: a narrower override decides, or it says what holds anyway.',
  example: 'such as',
  orders: {
    title: 'Standing orders',
    about: 'Given by operators by hand; each stands until it ends or is taken back.',
    none: 'No order stands.',
    by: (who: string) => `by ${who}`,
    revision: (id: string) => `at revision ${id}`,
  },
  write: {
    open: 'Write an override',
    title: 'Write an override',
    about:
      'Overrides live in the policy repository, where they are reviewed like every other change. Fill in what is needed here, commit the text, and push it.',
    name: 'Name',
    nameHint: 'Small letters, digits and hyphens.',
    class: 'Class',
    region: 'Region',
    sites: 'Sites',
    sitesHint: 'Names, separated by commas; empty: all that class and region select.',
    from: 'From',
    until: 'Until',
    reason: 'Reason',
    trafficClass: 'Traffic class',
    trafficHint: 'Empty: the whole site.',
    allocation: 'Allocation',
    committed: 'Committed',
    peak: 'Peak',
    rateHint: 'Such as 34 Mbps or 20%.',
    siteRateHint: 'Such as 150 Mbps.',
    incomplete: 'Name, span, reason and at least one rate are still needed.',
    backwards: 'It would end before it begins.',
    reach: (count: number, text: string) =>
      count === 1 ? `Selects ${text} site today.` : `Selects ${text} sites today.`,
    file: (name: string) => `Commit as overrides/${name}.yaml`,
    copy: 'Copy the text',
    check:
      'Before you push, `qosctl validate` proves that it fits the uplinks, and `qosctl plan` shows what it changes.',
  },
};
