import { useState } from 'preact/hooks';
import type { SiteDetail } from '../../../server/replies/network.js';
import { ORDER_KINDS_SHOWN } from './act-kinds.js';
import { TakeBack } from '../../parts/take-back.js';
import { may, mayActOn } from '../../api/session.js';
import { text } from '../../text/language.js';
import { GiveOrder } from './give-order.js';
import { Reconcile } from './reconcile.js';
import type { ActKind } from './act-kinds.js';

/** What an operator may do here. An order that stands is taken back by the same button. */
export function Acts({ site }: { readonly site: SiteDetail }) {
  const { acts: t } = text.value.site;
  const { takeBack } = text.value.acts;
  const [asked, setAsked] = useState<ActKind | 'reconcile' | undefined>(undefined);
  if (!may('operator')) return null;
  if (!mayActOn(site)) return <p class="quiet">{t.beyond}</p>;
  const close = (): void => setAsked(undefined);
  const standing = (kind: ActKind) => site.orders.find((order) => order.kind === kind);
  const order = asked === undefined || asked === 'reconcile' ? undefined : standing(asked);
  return (
    <div class="actions">
      <button type="button" onClick={() => setAsked('reconcile')}>
        {t.reconcile}…
      </button>
      {ORDER_KINDS_SHOWN.map((kind) => (
        <button key={kind} type="button" onClick={() => setAsked(kind)}>
          {standing(kind) === undefined ? t.give[kind] : takeBack[kind]}…
        </button>
      ))}
      {asked === 'reconcile' ? <Reconcile site={site} onClose={close} /> : null}
      {asked === undefined || asked === 'reconcile' ? null : order === undefined ? (
        <GiveOrder site={site} kind={asked} onClose={close} />
      ) : (
        <TakeBack order={order} onClose={close} />
      )}
    </div>
  );
}
