import type { SiteValues } from '../../../server/replies/values.js';
import { me } from '../../api/session.js';
import { Link } from '../../parts/link.js';
import { addressOf } from '../../route.js';
import { text } from '../../text/language.js';

type Traced = NonNullable<SiteValues['queues'][number]['requested']>['peak'];

/** Where a value was written, and what put it in force. The files are for who sees the whole network. */
export function SourcePlace({ value: { at, layer, name } }: { readonly value: Traced }) {
  const { values: t } = text.value.site;
  const one = me.value;
  const isWhole = typeof one === 'object' && one.scope.classes.length + one.scope.regions.length === 0;
  const place = `${at.file}:${at.line}`;
  return (
    <span class="under source-place">
      {isWhole ? <Link to={addressOf('/policies', { file: at.file, line: at.line })}>{place}</Link> : place}
      {layer === 'default' ? null : <span class="quiet"> {t.layers[layer](name)}</span>}
    </span>
  );
}
