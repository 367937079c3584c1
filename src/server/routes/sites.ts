import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { type Cell, csv } from '../csv.js';
import { fleetOf } from '../fleet.js';
import { forceOf, type House, wantedOf } from '../house.js';
import { paged } from '../paging.js';
import { type ListedSite, SiteDetail, SitePage } from '../replies/network.js';
import { LIMITS } from '../replies/traffic.js';
import { SiteValues, Why } from '../replies/values.js';
import { Answer, route } from '../route.js';
import { siteDetail, siteFor } from '../rows.js';
import { closed, Filters, Name, OneOf, PageQuery } from '../shapes.js';
import { deviceOf, siteValues } from '../site-values.js';
import { whyNot } from '../why.js';
import { listedSite, type Listing, listSites, SITE_SORTS } from '../site-list.js';

const listing = {
  ...Filters,
  limitedBy: Type.Optional(OneOf(LIMITS, 'Only where the direction that gets less is bound by this.')),
  sort: Type.Optional(OneOf(SITE_SORTS, 'The column. `share`: those first that get the least of what they want.')),
  order: Type.Optional(OneOf(['asc', 'desc'], 'Which way.')),
};

const listingOf = (house: House): Listing => ({
  house,
  view: house.controller.view(),
  fleet: fleetOf(forceOf(house)),
});

const instant = (at: number | undefined): Cell => (at === undefined ? '' : new Date(at).toISOString());

const COLUMNS: Readonly<Record<string, (site: ListedSite) => Cell>> = {
  name: ({ name }) => name,
  title: ({ title }) => title,
  class: (site) => site.class,
  region: ({ region }) => region,
  router: ({ router }) => router,
  uplink: ({ uplink }) => uplink,
  ready: ({ ready }) => ready,
  reason: ({ reason }) => reason,
  message: ({ message }) => message,
  since: ({ since }) => instant(since),
  pending: ({ pending }) => pending,
  ordered: ({ ordered }) => ordered,
  limited_by: ({ limitedBy }) => limitedBy,
  share: ({ share }) => share,
  download_allocation_bps: ({ allocation }) => allocation?.download,
  download_delivered_bps: ({ now }) => now.download?.delivered,
  download_demand_bps: ({ now }) => now.download?.demand,
  download_limited_by: ({ now }) => now.download?.limitedBy,
  upload_allocation_bps: ({ allocation }) => allocation?.upload,
  upload_delivered_bps: ({ now }) => now.upload?.delivered,
  upload_demand_bps: ({ now }) => now.upload?.demand,
  upload_limited_by: ({ now }) => now.upload?.limitedBy,
};

const byName = { params: closed({ name: Name('As in the inventory.') }) };

export const SITE_ROUTES = [
  route({
    method: 'GET',
    path: '/api/v1/sites',
    least: 'viewer',
    scoped: 'cut',
    summary: 'Sites with what goes through them now, filtered, sorted, by pages.',
    schemas: { query: closed({ ...PageQuery, ...listing }), reply: SitePage },
    handle(house, { query, caller }) {
      const known = listingOf(house);
      return paged(listSites(house, query, caller), query, (row) => listedSite(known, row));
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/sites.csv',
    least: 'viewer',
    scoped: 'cut',
    summary: 'The same, all of them, for spreadsheets (RFC 4180, UTF-8 with a byte order mark; no cell is a formula).',
    perMinute: 30,
    schemas: { query: closed(listing) },
    media: 'text/csv',
    handle(house, { query, caller }) {
      const known = listingOf(house);
      const lines = csv(COLUMNS, listSites(house, query, caller), (row) => listedSite(known, row));
      return new Answer(Readable.from(lines), {
        headers: { 'content-disposition': 'attachment; filename="qosctl-sites.csv"' },
      });
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/sites/:name',
    least: 'viewer',
    scoped: 'cut',
    summary: 'One site: queues, effective values with where they were written, status, orders.',
    schemas: { ...byName, reply: SiteDetail },
    handle: (house, { params, caller }) =>
      siteDetail(house, siteFor(house, caller, params.name).site.name, caller.scope),
  }),
  route({
    method: 'GET',
    path: '/api/v1/sites/:name/values',
    least: 'viewer',
    scoped: 'cut',
    summary:
      'Each queue of a site: what was asked for and where, what that was compiled to, what its router was last seen to hold, what goes through.',
    schemas: { ...byName, reply: SiteValues },
    handle(house, { params, caller }) {
      const row = siteFor(house, caller, params.name);
      return siteValues(house, row, { device: deviceOf(house, row.site.router), scope: caller.scope });
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/sites/:name/values',
    least: 'operator',
    scoped: 'cut',
    summary: 'The same after a look at the router now. Writes nothing.',
    reads: true,
    perMinute: 120,
    schemas: { ...byName, reply: SiteValues },
    async handle(house, { params, caller }) {
      const row = siteFor(house, caller, params.name);
      const plan = await house.controller.preview(row.site.router);
      const lines = house.thinking.describePlan(wantedOf(house), plan);
      return siteValues(house, row, { device: { at: house.now(), lines }, scope: caller.scope });
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/sites/:name/why',
    least: 'viewer',
    scoped: 'cut',
    summary: 'Why what is written is not on the router of a site yet: findings with a cure; none where all of it is.',
    schemas: { ...byName, reply: Why },
    handle: (house, { params, caller }) => whyNot(house, siteFor(house, caller, params.name), caller.scope),
  }),
];
