import type { Node } from 'yaml';
import type { Credentials, SecretRef } from '../../model/inventory.js';
import type { Expectation, Override, PolicyTest } from '../../model/policy.js';
import { parseInstant } from '../schema/formats.js';
import type { RawCredentials, RawOverride, RawPolicyTest } from '../schema/others.js';
import { readChange } from './class-policy.js';
import type { Scope } from './scope.js';
import { given, readDscp, readPercent, readRate, readRates, readSelector } from './values.js';

export function readCredentials(scope: Scope, name: string, raw: RawCredentials): Credentials {
  if (raw.password === undefined && raw.key === undefined) {
    scope.report(
      'schema.missing',
      `credentials "${name}" have neither password nor key, so nobody can log in with them`,
      scope.at(scope.spec),
      'Add password: { env: NAME }, or key: { file: PATH }.',
    );
  }
  const { password, key } = raw as { readonly password?: SecretRef; readonly key?: SecretRef };
  return { name, user: raw.user, ...given({ password, key }), at: scope.origin(scope.spec) };
}

export function readOverride(scope: Scope, name: string, raw: RawOverride): Override {
  const { spec } = scope;
  const from = parseInstant(raw.from) ?? 0;
  const until = parseInstant(raw.until) ?? 0;
  if (until <= from) {
    scope.report(
      'override.window',
      `override "${name}" ends at or before its start, so it is never in force`,
      scope.at(spec, 'until'),
      'Put until after from.',
    );
  }
  const allocation = raw.allocation === undefined ? undefined : readRates(raw.allocation);
  const changesSite = raw.allocation !== undefined || raw.contention !== undefined;
  if (!changesSite && raw.traffic === undefined) {
    scope.report(
      'schema.missing',
      `override "${name}" changes nothing`,
      scope.at(spec),
      'Give allocation, contention or traffic.',
    );
  }
  return {
    name,
    select: readSelector(scope, raw.select, scope.node(spec, 'select')),
    from,
    until,
    reason: raw.reason,
    ...(changesSite ? { site: { ...given({ allocation, contention: raw.contention }), at: scope.origin(spec) } } : {}),
    traffic: (raw.traffic ?? []).map((entry, index) => {
      const node = scope.node(spec, 'traffic', index);
      scope.refer('traffic class', entry.name, scope.at(node, 'name'));
      return { name: entry.name, ...readChange(scope, entry, node) };
    }),
    at: scope.origin(spec),
  };
}

export function readPolicyTest(scope: Scope, name: string, raw: RawPolicyTest): PolicyTest {
  const { spec } = scope;
  return {
    name,
    select: readSelector(scope, raw.select, scope.node(spec, 'select')),
    expect: raw.expect.map((entry, index) => readExpectation(scope, entry, scope.node(spec, 'expect', index))),
    at: scope.origin(spec),
  };
}

type RawExpectation = RawPolicyTest['expect'][number];

const rate = (text: string | undefined) => (text === undefined ? undefined : readRate(text));

function readExpectation(scope: Scope, raw: RawExpectation, node: Node | undefined): Expectation {
  const at = scope.origin(node);
  if ('packet' in raw) {
    scope.refer('traffic class', raw.lands, scope.at(node, 'lands'));
    const { dscp, protocol, direction, ...ends } = raw.packet;
    const packet = {
      ...given(ends),
      direction: direction,
      protocol: protocol,
      remote: raw.packet.remote,
      ...given({ dscp: dscp === undefined ? undefined : readDscp(dscp) }),
    };
    return { kind: 'packet', packet, lands: raw.lands, at };
  }
  if ('uplink' in raw) {
    scope.refer('uplink', raw.uplink, scope.at(node, 'uplink'));
    return { kind: 'uplink-share', uplink: raw.uplink, committedAtMost: readPercent(raw.committedAtMost), at };
  }
  if (raw.during !== undefined) scope.refer('calendar', raw.during, scope.at(node, 'during'));
  const direction = raw.direction ?? 'both';
  const rates = {
    committedAtLeast: rate(raw.committedAtLeast),
    peakAtLeast: rate(raw.peakAtLeast),
    peakAtMost: 'class' in raw ? rate(raw.peakAtMost) : undefined,
  };
  if (Object.values(rates).every((one) => one === undefined)) {
    scope.report(
      'schema.missing',
      'the expectation expects nothing',
      at,
      'Give committedAtLeast, peakAtLeast or peakAtMost.',
    );
  }
  if ('class' in raw) {
    scope.refer('traffic class', raw.class, scope.at(node, 'class'));
    return { kind: 'class-rate', trafficClass: raw.class, direction, ...given({ ...rates, during: raw.during }), at };
  }
  const { peakAtMost: _, ...site } = rates;
  return { kind: 'site-rate', direction, ...given({ ...site, during: raw.during }), at };
}
