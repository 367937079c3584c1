import type { View } from '../controller/controller.js';
import type { TelemetryView } from '../controller/telemetry.js';
import { DIRECTIONS } from '../model/rate.js';
import type { Limit, SiteTraffic } from '../model/traffic.js';
import { CONDITION_TYPES, conditionOf } from '../model/status.js';

export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface GaugeSpec {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  readonly samples: (view: View, now: number, telemetry: TelemetryView) => readonly Sample[];
}

const one = (value: number): readonly Sample[] => [{ value }];
const flag = (is: boolean): readonly Sample[] => one(is ? 1 : 0);

const STATUSES = ['true', 'false', 'unknown'] as const;
const ORDERS = ['suspend', 'pin', 'tolerate'] as const;

function conditions({ statuses }: View): readonly Sample[] {
  return CONDITION_TYPES.flatMap((condition) => {
    const tally = { true: 0, false: 0, unknown: 0 };
    for (const status of statuses.values()) tally[conditionOf(status, condition)?.status ?? 'unknown'] += 1;
    return STATUSES.map((status) => ({ labels: { condition, status }, value: tally[status] }));
  });
}

function reasons({ statuses }: View): readonly Sample[] {
  const tally = new Map<string, number>();
  for (const status of statuses.values()) {
    const reason = conditionOf(status, 'Ready')?.reason ?? 'none';
    tally.set(reason, (tally.get(reason) ?? 0) + 1);
  }
  return [...tally].map(([reason, value]) => ({ labels: { reason }, value }));
}

const LIMITS: readonly Limit[] = ['nothing', 'allocation', 'uplink', 'contention', 'bypass'];

/** By building class and direction: a series for each site would be a thousand. */
function byClass({ force }: View, { latest }: TelemetryView, field: 'delivered' | 'demand'): readonly Sample[] {
  const classes = new Map(force?.inventory.sites.map((site) => [site.name, site.class]));
  const tally = new Map<string, { readonly labels: Readonly<Record<string, string>>; value: number }>();
  for (const traffic of latest.values()) {
    const labels = { class: classes.get(traffic.site) ?? '', direction: traffic.direction };
    const key = `${labels.class} ${labels.direction}`;
    const known = tally.get(key) ?? { labels, value: 0 };
    known.value += traffic[field];
    tally.set(key, known);
  }
  return [...tally.values()];
}

function limited({ latest }: TelemetryView): readonly Sample[] {
  const all: readonly SiteTraffic[] = [...latest.values()];
  if (all.length === 0) return [];
  return LIMITS.flatMap((limit) =>
    DIRECTIONS.map((direction) => ({
      labels: { limited_by: limit, direction },
      value: all.filter((one) => one.limitedBy === limit && one.direction === direction).length,
    })),
  );
}

/** What is asked when Prometheus asks. A series that cannot be known now is left out, rather than said to be 0. */
export const GAUGES: readonly GaugeSpec[] = [
  {
    name: 'qosctl_routers',
    help: 'Routers by condition and status.',
    labels: ['condition', 'status'],
    samples: conditions,
  },
  {
    name: 'qosctl_routers_by_reason',
    help: 'Routers by the reason of their Ready condition.',
    labels: ['reason'],
    samples: reasons,
  },
  { name: 'qosctl_queue_length', help: 'Routers that wait for a look.', samples: ({ queue }) => one(queue.waiting) },
  {
    name: 'qosctl_reconciles_running',
    help: 'Routers that are looked at.',
    samples: ({ queue }) => one(queue.running.length),
  },
  {
    name: 'qosctl_pending_changes',
    help: 'Changes that are wanted and not made.',
    samples: ({ statuses }) => one([...statuses.values()].reduce((sum, { pending }) => sum + pending, 0)),
  },
  {
    name: 'qosctl_orders',
    help: 'Standing orders by kind.',
    labels: ['kind'],
    samples: ({ orders }) =>
      ORDERS.map((kind) => ({ labels: { kind }, value: orders.filter((order) => order.kind === kind).length })),
  },
  {
    name: 'qosctl_revision_info',
    help: 'The revision in force; the value is 1.',
    labels: ['revision'],
    samples: ({ force }) => (force === undefined ? [] : [{ labels: { revision: force.revision.id }, value: 1 }]),
  },
  {
    name: 'qosctl_revision_rejected',
    help: '1 while a newer revision is not valid.',
    samples: ({ rejected }) => flag(rejected !== undefined),
  },
  {
    name: 'qosctl_source_age_seconds',
    help: 'Since the source was last looked at.',
    samples: ({ source }, now) => (source.lookedAt === undefined ? [] : one((now - source.lookedAt) / 1000)),
  },
  {
    name: 'qosctl_source_failing',
    help: '1 while the source cannot be read.',
    samples: ({ source }) => flag(source.error !== undefined),
  },
  {
    name: 'qosctl_uplink_committed_ratio',
    help: 'Guarantees on an uplink ÷ its capacity, in the worst interval.',
    labels: ['uplink', 'direction'],
    samples: ({ force }) =>
      (force?.loads ?? []).map(({ uplink, direction, share }) => ({ labels: { uplink, direction }, value: share })),
  },
  {
    name: 'qosctl_delivered_bits_per_second',
    help: 'What went through, by building class.',
    labels: ['class', 'direction'],
    samples: (view, _, telemetry) => byClass(view, telemetry, 'delivered'),
  },
  {
    name: 'qosctl_demand_bits_per_second',
    help: 'What wanted to go through, by building class.',
    labels: ['class', 'direction'],
    samples: (view, _, telemetry) => byClass(view, telemetry, 'demand'),
  },
  {
    name: 'qosctl_sites_limited',
    help: 'Sites by what bounds them.',
    labels: ['limited_by', 'direction'],
    samples: (_, __, telemetry) => limited(telemetry),
  },
];

export const ROUTER_GAUGE: GaugeSpec = {
  name: 'qosctl_router_ready',
  help: '1 where a router is as the policies say.',
  labels: ['router'],
  samples: ({ statuses }) =>
    [...statuses.values()].map((status) => ({
      labels: { router: status.router },
      value: conditionOf(status, 'Ready')?.status === 'true' ? 1 : 0,
    })),
};
