import type { SiteDetail } from '../../../server/replies/network.js';

/** What every tab is given: the site as the stream shows it now. */
export interface TabProps {
  readonly site: SiteDetail;
}
