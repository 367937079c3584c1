import { useState } from 'preact/hooks';
import { useResource } from '../../api/resource.js';
import { me } from '../../api/session.js';
import type { User, Users as All } from '../../../server/replies/accounts.js';
import { Sign } from '../../parts/badge.js';
import { Panel } from '../../parts/panel.js';
import { Answered } from '../../parts/states.js';
import { type Column, Table } from '../../parts/table.js';
import { At } from '../../parts/time.js';
import { text } from '../../text/language.js';
import { AddUser } from './add-user.js';
import { ChangeUser } from './change-user.js';
import { RemoveUser } from './remove-user.js';
import { ScopeWords } from './scope.js';

/** Which dialog is open, and about whom. */
type Open = { readonly act: 'add' } | { readonly act: 'change' | 'remove'; readonly user: User };

export function Users() {
  const { settings: t } = text.value;
  const { state, reload } = useResource<All>('users');
  const [open, setOpen] = useState<Open | undefined>(undefined);
  const dialog = { onDone: reload, onClose: () => setOpen(undefined) };
  return (
    <Panel
      title={t.tabs.users}
      aside={
        <button type="button" class="primary" onClick={() => setOpen({ act: 'add' })}>
          {t.users.add}
        </button>
      }
    >
      <Answered state={state.value} retry={reload}>
        {({ items }) => (
          <Table caption={t.tabs.users} columns={columns(setOpen)} rows={items} keyOf={({ name }) => name} />
        )}
      </Answered>
      {open?.act === 'add' ? <AddUser {...dialog} /> : null}
      {open?.act === 'change' ? <ChangeUser {...dialog} name={open.user.name} /> : null}
      {open?.act === 'remove' ? <RemoveUser {...dialog} name={open.user.name} /> : null}
    </Panel>
  );
}

function columns(onOpen: (open: Open) => void): readonly Column<User>[] {
  const { settings: t, frame } = text.value;
  return [
    { name: 'name', title: t.name, show: ({ name }) => <UserName name={name} /> },
    { name: 'role', title: t.role, show: ({ role }) => frame.roles[role] },
    { name: 'scope', title: t.scope, isMinor: true, show: ({ scope }) => <ScopeWords scope={scope} /> },
    {
      name: 'state',
      title: t.state,
      show: ({ disabled }) => <Sign tone={disabled ? 'idle' : 'good'}>{disabled ? t.closed : t.open}</Sign>,
    },
    { name: 'made', title: t.made, isMinor: true, show: ({ createdAt }) => <At at={createdAt} /> },
    {
      name: 'actions',
      title: t.actions,
      show: (user) => (
        <span class="actions">
          <button
            type="button"
            onClick={() => onOpen({ act: 'change', user })}
            aria-label={t.users.changeOf(user.name)}
          >
            {t.users.change}
          </button>
          <button
            type="button"
            class="danger"
            onClick={() => onOpen({ act: 'remove', user })}
            aria-label={t.users.removeOf(user.name)}
          >
            {t.users.remove}
          </button>
        </span>
      ),
    },
  ];
}

function UserName({ name }: { readonly name: string }) {
  const one = me.value;
  const isMe = typeof one === 'object' && one.who === name;
  return (
    <>
      <strong>{name}</strong> {isMe ? <span class="quiet">{text.value.settings.users.you}</span> : null}
    </>
  );
}
