import type { Management } from '../model/inventory.js';
import type { Direction, Rate, Rates } from '../model/rate.js';
import type { Settings, TrafficSettings } from './settings.js';

/** What the place of a site imposes on it. */
export interface Bounds {
  /** Share of the guarantees that fits above the site. */
  readonly scale: Rates;
  /** Of the shaper above the site. */
  readonly capacity?: Rates;
  /** Where the router's own traffic is carried inside the site's upload tree. */
  readonly management?: Management;
}

export interface LeafShape {
  readonly traffic: TrafficSettings;
  readonly download: Management;
  readonly upload: Management;
}

/** The rates of a site's queues as they are pushed. */
export interface SiteShape {
  readonly settings: Settings;
  readonly download: Management;
  readonly upload: Management;
  readonly leaves: readonly LeafShape[];
  /** In upload, inside the site. */
  readonly management?: Management;
}

/** Fits the settings into their bounds: children never hold more than their parent. */
export function shapeSite(settings: Settings, bounds: Bounds): SiteShape {
  const download = shapeTop(settings, bounds, 'download');
  const upload = shapeTop(settings, bounds, 'upload');
  const management = bounds.management === undefined ? undefined : within(bounds.management, upload);
  const leaves = {
    download: shapeLeaves(settings, 'download', { top: download, scale: bounds.scale.download, reserve: 0 }),
    upload: shapeLeaves(settings, 'upload', {
      top: upload,
      scale: bounds.scale.upload,
      reserve: management?.committed ?? 0,
    }),
  };
  return {
    settings,
    download,
    upload,
    leaves: settings.traffic.map((traffic, index) => ({
      traffic,
      download: leaves.download[index] ?? NOTHING,
      upload: leaves.upload[index] ?? NOTHING,
    })),
    ...(management === undefined ? {} : { management }),
  };
}

const NOTHING: Management = { committed: 0, peak: 0 };

function shapeTop(settings: Settings, { scale, capacity }: Bounds, direction: Direction): Management {
  const peak = Math.min(settings.allocation.value[direction], capacity?.[direction] ?? Infinity);
  return { peak, committed: Math.min(peak, Math.floor(settings.committed[direction].value * scale[direction])) };
}

/** The management leaf, and any leaf, inside the queue above it. */
export function within(wanted: Management, top: Management): Management {
  const committed = Math.min(wanted.committed, top.committed);
  return { committed, peak: Math.min(top.peak, Math.max(wanted.peak, committed)) };
}

interface Room {
  readonly top: Management;
  readonly scale: number;
  readonly reserve: Rate;
}

/** Where the classes together ask for too much they all give in proportion; the diagnostic for it is an error. */
function shapeLeaves(settings: Settings, direction: Direction, { top, scale, reserve }: Room): readonly Management[] {
  const wanted = settings.traffic.map((traffic) => Math.floor(traffic[direction].committed.value * scale));
  const sum = wanted.reduce((total, rate) => total + rate, 0);
  const room = Math.max(0, top.committed - reserve);
  const share = sum > room ? room / sum : 1;
  return settings.traffic.map((traffic, index) =>
    within({ committed: Math.floor((wanted[index] ?? 0) * share), peak: traffic[direction].peak.value }, top),
  );
}

/** Shapes are shared: sites with the same settings and bounds get the same one. */
export function rememberShapes(): (settings: Settings, bounds: Bounds) => SiteShape {
  const known = new Map<Settings, Map<string, SiteShape>>();
  return (settings, bounds) => {
    const key = keyOf(bounds);
    let shapes = known.get(settings);
    if (shapes === undefined) known.set(settings, (shapes = new Map()));
    let shape = shapes.get(key);
    if (shape === undefined) shapes.set(key, (shape = shapeSite(settings, bounds)));
    return shape;
  };
}

const keyOf = ({ scale, capacity, management }: Bounds): string =>
  `${scale.download} ${scale.upload} ${capacity?.download} ${capacity?.upload} ${management?.committed} ${management?.peak}`;
