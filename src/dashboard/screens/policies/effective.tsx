import { useResource } from '../../api/resource.js';
import type { SiteDetail, SitePage } from '../../../server/replies/network.js';
import { intervalName } from '../../parts/interval-name.js';
import { Link } from '../../parts/link.js';
import { SearchField } from '../../parts/search-field.js';
import { Answered, Empty } from '../../parts/states.js';
import { addressOf, place, refine, sitePath } from '../../route.js';
import { format, text } from '../../text/language.js';
import { EffectiveValues } from './effective-values.js';

const FOUND = 8;

/** The policy of any site as it is in force now, each value with where it was written. */
export function Effective({ turns }: { readonly turns: string }) {
  const { policies: t } = text.value;
  const { query } = place.value;
  const [words, site] = [query.get('q') ?? '', query.get('site') ?? ''];
  return (
    <>
      <section class="panel">
        <div class="filters">
          <SearchField label={t.searchSites} value={words} onSearch={(q) => refine({ q })} />
        </div>
        {words === '' ? null : <Found words={words} chosen={site} />}
      </section>
      {site === '' ? <Empty>{t.chooseSite}</Empty> : <OfSite key={site} name={site} turns={turns} />}
    </>
  );
}

function Found({ words, chosen }: { readonly words: string; readonly chosen: string }) {
  const { policies: t } = text.value;
  const { state, reload } = useResource<SitePage>('sites', { query: { q: words, limit: FOUND } });
  const to = (site: string): string => addressOf('/policies', { tab: 'sites', q: words, site });
  return (
    <Answered state={state.value} retry={reload}>
      {({ items, total }) =>
        items.length === 0 ? (
          <Empty>{t.noSite}</Empty>
        ) : (
          <ul class="found-sites">
            {items.map(({ name, title, class: kind }) => (
              <li key={name}>
                <Link to={to(name)} current={name === chosen}>
                  {title}
                </Link>{' '}
                <span class="quiet">
                  {name} · {kind}
                </span>
              </li>
            ))}
            {total > items.length ? (
              <li class="quiet">{t.moreSites(total - items.length, format.value.number(total - items.length))}</li>
            ) : null}
          </ul>
        )
      }
    </Answered>
  );
}

function OfSite({ name, turns }: { readonly name: string; readonly turns: string }) {
  const { policies: t } = text.value;
  const path = `sites/${encodeURIComponent(name)}`;
  const { state, reload } = useResource<SiteDetail>(path, { when: turns });
  return (
    <Answered state={state.value} retry={reload}>
      {({ title, effective }) => (
        <>
          <header class="effective-head">
            <h2>{t.effectiveOf(title)}</h2>
            <p class="quiet">
              {t.interval} {intervalName(effective.interval)} <Link to={sitePath(name)}>{t.toSite}</Link>
            </p>
          </header>
          <EffectiveValues effective={effective} />
        </>
      )}
    </Answered>
  );
}
