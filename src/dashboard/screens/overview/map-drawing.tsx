import type { NetworkMap } from '../../../server/replies/capacity.js';
import { addressOf } from '../../route.js';
import { format, text } from '../../text/language.js';
import { type Layout, layOut, type Line, shortTitle, type Station, usedShare, wrapped } from './map-layout.js';

const LETTERS = 15;

export function MapDrawing({ map }: { readonly map: NetworkMap }) {
  const t = text.value.overview.map;
  const { width, height, trunks } = layOut(map);
  return (
    <figure class="map" aria-label={t.about}>
      <div class="map-frame" tabIndex={0} role="group" aria-label={t.about}>
        <svg viewBox={`0 0 ${width} ${height}`}>
          {trunks.map((trunk) => (
            <Trunk key={trunk.root.uplink.name} trunk={trunk} />
          ))}
        </svg>
      </div>
      <figcaption class="quiet">
        <span class="legend legend-now">{t.legendNow}</span>
        <span class="legend legend-guaranteed">{t.legendGuaranteed}</span>
        <span class="legend legend-count">{t.legendCount}</span>
      </figcaption>
    </figure>
  );
}

function Trunk({ trunk: { root, lines } }: { readonly trunk: Layout['trunks'][number] }) {
  return (
    <g>
      {lines.map((line) => (
        <path key={line.head.uplink.name} class="map-trunk" d={branch(root, line.head)} />
      ))}
      {lines.map((line) => (
        <LineDrawing key={line.head.uplink.name} line={line} />
      ))}
      <StationDrawing station={root} radius={22} />
    </g>
  );
}

/** From the trunk to the head of a line, with a bend. */
const branch = ({ x, y }: Station, to: Station): string =>
  `M${x} ${y} C${x + 50} ${y} ${to.x - 60} ${to.y} ${to.x} ${to.y}`;

function LineDrawing({ line }: { readonly line: Line }) {
  const { head, stations, end, isRing } = line;
  const { x, y } = head;
  const shape = isRing ? `M${x} ${y - 6} H${end + 22} a6 6 0 0 1 0 12 H${x}` : `M${x} ${y} H${end}`;
  return (
    <g>
      {stations.length === 0 ? null : <path class="map-line" d={shape} />}
      <StationDrawing station={head} radius={17} />
      {stations.map((station) => (
        <StationDrawing key={station.uplink.name} station={station} radius={15} />
      ))}
    </g>
  );
}

/** An arc for what is in use within one for what is guaranteed, and the number of sites in the middle. */
function StationDrawing({ station, radius }: { readonly station: Station; readonly radius: number }) {
  const { x, y, tone, uplink } = station;
  const t = text.value.overview.map;
  const { number, percent } = format.value;
  const used = usedShare(uplink);
  const guaranteed = Math.max(uplink.share.download, uplink.share.upload);
  const missing = uplink.sites - uplink.ready;
  const label = [
    t.station(uplink.title, number(uplink.ready), number(uplink.sites)),
    t.load(used === undefined ? t.notCounted : percent(used), percent(guaranteed)),
  ].join('; ');
  return (
    <a href={addressOf('/sites', { uplink: uplink.name })} data-page="" class={`station station-${tone}`}>
      <title>{label}</title>
      <circle class="station-ground" cx={x} cy={y} r={radius} />
      <Arc class="arc-guaranteed" share={guaranteed} {...{ x, y, radius }} />
      <Arc class="arc-now" share={used ?? 0} {...{ x, y, radius: radius - 3 }} />
      <text class="station-count" x={x} y={y + 4}>
        {number(uplink.sites)}
      </text>
      {missing === 0 || tone === 'idle' ? null : <Flag x={x + radius - 2} y={y - radius + 2} missing={missing} />}
      {wrapped(shortTitle(uplink.title), LETTERS).map((line, index) => (
        <text key={line} class="station-title" x={x} y={y + radius + 14 + index * 12}>
          {line}
        </text>
      ))}
    </a>
  );
}

interface ArcProps {
  readonly class: string;
  readonly share: number;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

const Arc = ({ class: className, share, x, y, radius }: ArcProps) => (
  <circle
    class={className}
    cx={x}
    cy={y}
    r={radius}
    pathLength={100}
    stroke-dasharray={`${Math.min(100, share * 100)} 100`}
    transform={`rotate(-90 ${x} ${y})`}
  />
);

/** How many sites are not as they should be: a triangle, so that it is seen without colour. */
const Flag = ({ x, y, missing }: { readonly x: number; readonly y: number; readonly missing: number }) => (
  <g class="station-flag">
    <path d={`M${x} ${y - 9} l11 18 h-22 Z`} />
    <text x={x} y={y + 7}>
      {format.value.number(missing)}
    </text>
  </g>
);
