import { useQuestion } from '../../api/question.js';
import { mayActOn } from '../../api/session.js';
import type { Preview } from '../../../server/replies/network.js';
import { LastLook } from './drift/last-look.js';
import { LookNow } from './drift/look-now.js';
import type { TabProps } from './tab-props.js';

/** What its router holds beside what is wanted: as it was last seen, and as it is now. */
export function DriftTab({ site }: TabProps) {
  const preview = useQuestion<Preview>(`routers/${encodeURIComponent(site.router)}/preview`);
  return (
    <div class="site-columns">
      <LastLook site={site} onHealed={preview.forget} />
      {mayActOn(site) ? <LookNow site={site} preview={preview} /> : null}
    </div>
  );
}
