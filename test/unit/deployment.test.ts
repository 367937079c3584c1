import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { GAUGES } from '../../src/server/gauges.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const at = (path: string): string => join(ROOT, path);
const PROMTOOL = ['/usr/bin/promtool', '/usr/local/bin/promtool'].find((path) => existsSync(path));

/** Names that are shown, and names that are asked for. */
const KNOWN = new Set([
  ...GAUGES.map(({ name }) => name),
  'qosctl_applies_total',
  'qosctl_revisions_total',
  'qosctl_stream_readers',
]);
const askedIn = (text: string): readonly string[] => text.match(/\bqosctl_[a-z_]+/g) ?? [];

describe('what comes for a deployment', () => {
  it.skipIf(PROMTOOL === undefined)('has rules that Prometheus takes', () => {
    const out = execFileSync(PROMTOOL ?? '', ['check', 'rules', at('docker/alerts.yml')], { encoding: 'utf8' });
    expect(out).toContain('9 rules found');
  });

  it.each(['docker/alerts.yml', 'docker/grafana/qosctl.json'])(
    'asks in %s only for what the controller tells',
    (path) => {
      const asked = askedIn(readFileSync(at(path), 'utf8'));
      expect(asked.length).toBeGreaterThan(5);
      expect(asked.filter((name) => !KNOWN.has(name))).toEqual([]);
    },
  );

  it('is YAML throughout', () => {
    const files = ['docker/compose.yaml', 'docker/prometheus.yml', 'docker/alerts.yml']
      .concat(readdirSync(at('docs/pipelines')).map((name) => `docs/pipelines/${name}`))
      .concat(['docker/grafana/provisioning.yml', 'docker/grafana/datasource.yml']);
    for (const file of files) expect(parse(readFileSync(at(file), 'utf8')), file).toBeTypeOf('object');
  });

  it('runs as nobody in particular, on a file system that it cannot write', () => {
    expect(readFileSync(at('docker/Dockerfile'), 'utf8')).toMatch(/^USER node$/m);
    const { services } = parse(readFileSync(at('docker/compose.yaml'), 'utf8')) as {
      readonly services: Readonly<
        Record<string, { readonly read_only?: boolean; readonly cap_drop?: readonly string[] }>
      >;
    };
    for (const name of ['controller', 'fleet'])
      expect(services[name]).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
  });
});
