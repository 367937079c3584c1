import type { SiteValues } from '../../../server/replies/values.js';
import { text } from '../../text/language.js';
import { FilePlace } from '../../parts/file-place.js';

type Traced = NonNullable<SiteValues['queues'][number]['requested']>['peak'];

/** Where a value was written, and what put it in force. */
export function SourcePlace({ value: { at, layer, name } }: { readonly value: Traced }) {
  const { values: t } = text.value.site;
  return (
    <span class="under source-place">
      <FilePlace at={at} />
      {layer === 'default' ? null : <span class="quiet"> {t.layers[layer](name)}</span>}
    </span>
  );
}
