import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { MetricsConfig } from './config.js';
import { GAUGES, type GaugeSpec, ROUTER_GAUGE } from './gauges.js';
import type { House } from './house.js';

export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
  /** `route` is the pattern, not the address: a scan of addresses must not make series. */
  answered(what: Answered): void;
  close(): void;
}

interface Answered {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

type Watched = Pick<House, 'controller' | 'now'>;

/** What Prometheus keeps. What is now is asked when it is scraped; what happened is counted as it happens. */
export function metricsOf(house: Watched, readers: () => number, config: MetricsConfig = {}): Metrics {
  const registry = new Registry();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never);
  const streams: GaugeSpec = {
    name: 'qosctl_stream_readers',
    help: 'Open WebSocket streams.',
    samples: () => [{ value: readers() }],
  };
  const more = config.perRouter === true ? [ROUTER_GAUGE] : [];
  for (const spec of [...GAUGES, streams, ...more]) show(house, registry, spec);
  const requests = new Histogram({
    name: 'qosctl_http_request_duration_seconds',
    help: 'Answers by route and status class.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.2, 1, 5],
    registers: [registry],
  });
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    answered: ({ method, route, status, seconds }) =>
      requests.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, seconds),
    close: countEvents(house, registry),
  };
}

function show({ controller, now }: Watched, registry: Registry, spec: GaugeSpec): void {
  const gauge: Gauge = new Gauge({
    name: spec.name,
    help: spec.help,
    labelNames: [...(spec.labels ?? [])],
    registers: [registry],
    collect() {
      gauge.reset();
      const samples = spec.samples(controller.view(), now(), controller.telemetry);
      // Without labels, a reset gauge is 0.
      if (spec.labels === undefined && samples.length === 0) gauge.remove();
      for (const { labels = {}, value } of samples) gauge.set(labels, value);
    },
  });
}

function countEvents({ controller }: Watched, registry: Registry): () => void {
  const registers = [registry];
  const applies = new Counter({
    name: 'qosctl_applies',
    help: 'Applies that ended.',
    labelNames: ['result'],
    registers,
  });
  const revisions = new Counter({
    name: 'qosctl_revisions',
    help: 'Revisions read.',
    labelNames: ['state'],
    registers,
  });
  // A series that is not there cannot be told from one that stopped.
  for (const result of ['ok', 'failed']) applies.inc({ result }, 0);
  for (const state of ['accepted', 'rejected']) revisions.inc({ state }, 0);
  return controller.listen((event) => {
    if (event.type === 'apply' && event.phase === 'ended') applies.inc({ result: event.ok === true ? 'ok' : 'failed' });
    if (event.type === 'revision') revisions.inc({ state: event.accepted ? 'accepted' : 'rejected' });
  });
}
