import { useRef } from 'preact/hooks';
import type { SiteTraffic } from '../../../../server/replies/traffic.js';

/** An hour of them, poll by poll. */
const MOST = 400;

/** What the stream told of one direction while it was looked at, oldest first. */
export function useLivePoints(newest: SiteTraffic | undefined): readonly SiteTraffic[] {
  const points = useRef<readonly SiteTraffic[]>([]);
  if (newest !== undefined && newest.at > (points.current.at(-1)?.at ?? 0))
    points.current = [...points.current, newest].slice(-MOST);
  return points.current;
}
