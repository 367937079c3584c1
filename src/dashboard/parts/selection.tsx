import type { Selector } from '../../server/replies/orders.js';
import { sitePath } from '../route.js';
import { format, text } from '../text/language.js';
import { Link } from './link.js';
import { firstOf } from './names.js';

const MOST_NAMES = 4;

/** What a selector says, in words; the parts narrow each other. */
export function Selection({ select }: { readonly select: Selector }) {
  const { parts } = text.value;
  const { list } = format.value;
  const { classes, regions, sites, routers, labels } = select;
  const said = [
    classes.length === 0 ? '' : parts.ofClasses(list(classes)),
    regions.length === 0 ? '' : parts.inRegions(list(regions)),
    routers.length === 0 ? '' : parts.behind(firstOf(routers, MOST_NAMES)),
    ...Object.entries(labels).map(([key, value]) => `${key}=${value}`),
  ].filter(Boolean);
  if (said.length === 0 && sites.length === 0) return <>{parts.everywhere}</>;
  return (
    <>
      {sites.slice(0, MOST_NAMES).map((site, index) => (
        <>
          {index === 0 ? null : ', '}
          <Link to={sitePath(site)}>{site}</Link>
        </>
      ))}
      {sites.length > MOST_NAMES ? ` ${parts.andMore(format.value.number(sites.length - MOST_NAMES))}` : null}
      {said.length > 0 && sites.length > 0 ? ' · ' : null}
      {said.join(' · ')}
    </>
  );
}
