import { useState } from 'preact/hooks';
import { now } from '../../api/clock.js';
import { remove } from '../../api/client.js';
import { useResource } from '../../api/resource.js';
import type { Token, Tokens as All } from '../../../server/replies/accounts.js';
import { Sign } from '../../parts/badge.js';
import { Confirm } from '../../parts/dialog.js';
import { Panel } from '../../parts/panel.js';
import { Answered, Empty } from '../../parts/states.js';
import { type Column, Table } from '../../parts/table.js';
import { Ago, At } from '../../parts/time.js';
import { say } from '../../parts/toast.js';
import { format, text } from '../../text/language.js';
import { MakeToken } from './make-token.js';
import { ScopeWords } from './scope.js';

export function Tokens() {
  const { settings: t } = text.value;
  const { state, reload } = useResource<All>('tokens');
  const [open, setOpen] = useState<'make' | Token | undefined>(undefined);
  const dialog = { onDone: reload, onClose: () => setOpen(undefined) };
  return (
    <Panel
      title={t.tabs.tokens}
      aside={
        <button type="button" class="primary" onClick={() => setOpen('make')}>
          {t.tokens.add}
        </button>
      }
    >
      <p class="panel-line quiet">{t.tokens.about}</p>
      <Answered state={state.value} retry={reload}>
        {({ items }) => (
          <Table
            caption={t.tabs.tokens}
            columns={columns(setOpen)}
            rows={items}
            keyOf={({ id }) => id}
            empty={<Empty>{t.tokens.none}</Empty>}
          />
        )}
      </Answered>
      {open === 'make' ? <MakeToken {...dialog} /> : null}
      {typeof open === 'object' ? <RevokeToken {...dialog} token={open} /> : null}
    </Panel>
  );
}

function columns(onRevoke: (token: Token) => void): readonly Column<Token>[] {
  const { settings, frame } = text.value;
  const t = settings.tokens;
  return [
    { name: 'name', title: settings.name, show: ({ name }) => <strong>{name}</strong> },
    { name: 'role', title: settings.role, show: ({ role }) => frame.roles[role] },
    { name: 'scope', title: settings.scope, isMinor: true, show: ({ scope }) => <ScopeWords scope={scope} /> },
    { name: 'by', title: t.by, isMinor: true, show: ({ by }) => by },
    { name: 'made', title: settings.made, isMinor: true, show: ({ createdAt }) => <At at={createdAt} /> },
    { name: 'ends', title: t.ends, isMinor: true, show: (token) => <Ends token={token} /> },
    { name: 'used', title: t.used, show: ({ usedAt }) => (usedAt === undefined ? t.unused : <Ago at={usedAt} />) },
    {
      name: 'actions',
      title: settings.actions,
      show: (token) => (
        <button type="button" class="danger" onClick={() => onRevoke(token)} aria-label={t.revokeOf(token.name)}>
          {t.revoke}
        </button>
      ),
    },
  ];
}

function Ends({ token: { expiresAt } }: { readonly token: Token }) {
  const { tokens: t } = text.value.settings;
  if (expiresAt === undefined) return <>{t.never}</>;
  return expiresAt <= now.value ? <Sign tone="idle">{t.over}</Sign> : <At at={expiresAt} />;
}

interface RevokeTokenProps {
  readonly token: Token;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function RevokeToken({ token: { id, name, usedAt }, onDone, onClose }: RevokeTokenProps) {
  const { tokens: t } = text.value.settings;
  const act = async (): Promise<void> => {
    await remove(`tokens/${encodeURIComponent(id)}`);
    say(t.revoked(name));
    onDone();
  };
  return (
    <Confirm title={t.revokeOf(name)} confirm={t.revoke} act={act} onClose={onClose} isDangerous>
      <p>{t.revokeSaid}</p>
      <p>
        <strong>{usedAt === undefined ? t.neverUsed : t.lastUsed(format.value.relative(usedAt, now.value))}</strong>
      </p>
    </Confirm>
  );
}
