import { Type } from 'typebox';
import { groupBy } from '../../model/group-by.js';
import { conflictsOf, linkDetail, linkOf, linksSeen, surveyOf } from '../capacity.js';
import { fleetOf } from '../fleet.js';
import { forceOf } from '../house.js';
import { overridesHidden, uplinksInScope, withoutNames } from '../in-scope.js';
import { networkMap } from '../network-map.js';
import { Capacity, type CapacityLink, CapacityLinkDetail, LINK_KINDS, NetworkMap } from '../replies/capacity.js';
import { Uplinks } from '../replies/policies.js';
import { route } from '../route.js';
import { closed, Instant, Name, OneOf, PageQuery } from '../shapes.js';

const fullest = ({ loads }: CapacityLink): number =>
  Math.max(...loads.slice(0, 1).flatMap(({ share }) => [share.download, share.upload]));

export const CAPACITY_ROUTES = [
  route({
    method: 'GET',
    path: '/api/v1/uplinks',
    least: 'viewer',
    scoped: 'cut',
    summary: 'Uplinks, and how full they are with guarantees in their worst interval.',
    schemas: { reply: Uplinks },
    handle(house, { caller }) {
      const force = forceOf(house);
      const { uplinks } = force.inventory.network;
      const byUplink = groupBy(force.loads, ({ uplink }) => uplink);
      const passed = uplinksInScope(uplinks, fleetOf(force), caller.scope);
      const hidden = overridesHidden(force.policies.overrides, caller.scope, fleetOf(force));
      return {
        items: uplinks
          .filter(({ name }) => passed.has(name))
          .map((uplink) => ({
            ...uplink,
            loads: (byUplink.get(uplink.name) ?? []).map((load) => ({
              ...load,
              interval: withoutNames(load.interval, hidden),
            })),
          })),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/capacity',
    least: 'viewer',
    scoped: 'cut',
    summary: 'The tree of uplinks with its guarantees in the worst intervals to come, and what does not fit.',
    schemas: {
      query: closed({
        intervals: Type.Integer({ minimum: 1, maximum: 50, default: 5, description: 'Of each link at most so many.' }),
      }),
      reply: Capacity,
    },
    handle(house, { query, caller }) {
      const force = forceOf(house);
      const { rejected } = house.controller.view();
      const links = surveyOf(house, force)
        .links.filter(linksSeen(force, caller))
        .map((link) => linkOf(force, link, { scope: caller.scope, most: query.intervals }));
      return {
        instant: force.instant,
        links: links.toSorted((a, b) => fullest(b) - fullest(a)),
        conflicts: conflictsOf(house, force, caller),
        ...(rejected?.compiled === undefined
          ? {}
          : {
              rejected: {
                revision: rejected.revision,
                conflicts: conflictsOf(house, rejected.compiled, caller),
              },
            }),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/capacity/:kind/:name',
    least: 'viewer',
    scoped: 'cut',
    summary:
      'One link: all intervals to come, the fullest first, and the sites behind it with their shares in one of them.',
    schemas: {
      params: closed({ kind: OneOf(LINK_KINDS, 'What it is.'), name: Name('As in the inventory.') }),
      query: closed({
        ...PageQuery,
        interval: Type.Optional(Instant('The beginning of the interval; absent: the fullest one')),
      }),
      reply: CapacityLinkDetail,
    },
    handle: (house, { params, query, caller }) =>
      linkDetail(house, forceOf(house), { question: { ...params, ...query }, caller }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/map',
    least: 'viewer',
    scoped: 'cut',
    summary:
      'What a schematic map is drawn from: regions, uplinks with what hangs on them, how they are, what they carry.',
    schemas: { reply: NetworkMap },
    handle: (house, { caller }) => networkMap(house, forceOf(house), caller),
  }),
];
