import { formatDscp } from '../../../../model/dscp.js';
import type { Criteria } from '../../../../server/replies/intent.js';
import { text } from '../../../text/language.js';

type Endpoint = NonNullable<Criteria['remote']>;

/** `UDP, outside port 10000-20000, DSCP EF` */
export function matchText({ protocol, remote, local, dscp }: Criteria): string {
  const { explain: t } = text.value.site;
  const parts = [
    protocol?.toUpperCase(),
    remote === undefined ? undefined : `${t.remoteIs} ${endText(remote)}`,
    local === undefined ? undefined : `${t.localIs} ${endText(local)}`,
    dscp === undefined ? undefined : `DSCP ${formatDscp(dscp)}`,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

function endText({ ports, prefixes }: Endpoint): string {
  const ranges = ports.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`)).join(' ');
  return [prefixes.join(' '), ranges === '' ? '' : text.value.site.explain.port(ranges)].filter(Boolean).join(' ');
}
