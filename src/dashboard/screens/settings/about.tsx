import { apiPath } from '../../api/client.js';
import { useResource } from '../../api/resource.js';
import type { About as Told } from '../../../server/replies/document.js';
import type { Fleet } from '../../../server/replies/network.js';
import { Panel } from '../../parts/panel.js';
import { Answered } from '../../parts/states.js';
import { At } from '../../parts/time.js';
import { format, text } from '../../text/language.js';

export function About() {
  const t = text.value.settings.about;
  const told = useResource<Told>('about');
  const fleet = useResource<Fleet>('fleet');
  return (
    <div class="settings">
      <Panel title={t.title}>
        <div class="panel-body">
          <Answered state={told.state.value} retry={told.reload}>
            {({ version }) => (
              <dl class="facts">
                <dt>{t.version}</dt>
                <dd>{version}</dd>
              </dl>
            )}
          </Answered>
          <Answered state={fleet.state.value} retry={fleet.reload}>
            {(known) => <Network fleet={known} />}
          </Answered>
        </div>
      </Panel>
      <Panel title={t.api}>
        <ul class="panel-body">
          <li>
            <a href={apiPath('docs')}>{t.docs}</a>
          </li>
          <li>
            <a href={apiPath('openapi.json')}>{t.openapi}</a>
          </li>
        </ul>
      </Panel>
    </div>
  );
}

function Network({ fleet: { revision, source, sites, routers } }: { readonly fleet: Fleet }) {
  const t = text.value.settings.about;
  const { number } = format.value;
  return (
    <dl class="facts">
      <dt>{t.revision}</dt>
      <dd>
        {revision === undefined ? (
          t.none
        ) : (
          <>
            <code>{revision.id.slice(0, 12)}</code> {revision.subject}
            <span class="quiet under">
              {t.from(revision.author)}, <At at={revision.at} />
            </span>
          </>
        )}
      </dd>
      <dt>{t.source}</dt>
      <dd>{source.name}</dd>
      <dt>{t.size}</dt>
      <dd>{t.sites(number(sites), number(routers))}</dd>
    </dl>
  );
}
