import { place } from '../../route.js';
import { LINK_KINDS } from './link-kinds.js';
import { LinkView } from './link-view.js';
import { Network } from './network.js';

/** What is guaranteed where, against what the links carry: of the network, or of one link. */
export function CapacityScreen() {
  const [kind, ...rest] = (place.value.subject ?? '').split('/');
  const name = rest.join('/');
  const known = LINK_KINDS.find((one) => one === kind);
  return known === undefined || name === '' ? (
    <Network />
  ) : (
    <LinkView key={`${known}/${name}`} kind={known} name={name} />
  );
}
