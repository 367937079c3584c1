import { useState } from 'preact/hooks';
import { Dialog } from '../../parts/dialog.js';
import { Choice, Field } from '../../parts/field.js';
import { go, place } from '../../route.js';
import { text } from '../../text/language.js';
import { forgetView, savedViews, saveView } from './saved-views.js';

export function Views() {
  const { sites: t } = text.value;
  const [isSaving, setSaving] = useState(false);
  const views = savedViews.value;
  const here = new URLSearchParams(place.value.query);
  here.delete('page');
  const current = views.find(({ search }) => search === here.toString());
  return (
    <>
      {views.length === 0 ? null : (
        <Choice
          label={t.views}
          value={current?.search ?? ''}
          options={[['', t.choose], ...views.map(({ name, search }) => [search, name] as const)]}
          onChoose={(search) => go(search === '' ? '/sites' : `/sites?${search}`)}
        />
      )}
      {current === undefined ? (
        <button type="button" onClick={() => setSaving(true)}>
          {t.saveView}
        </button>
      ) : (
        <button type="button" onClick={() => forgetView(current.name)}>
          {t.forget(current.name)}
        </button>
      )}
      {isSaving ? <SaveView onClose={() => setSaving(false)} /> : null}
    </>
  );
}

function SaveView({ onClose }: { readonly onClose: () => void }) {
  const { sites: t, parts } = text.value;
  const [name, setName] = useState('');
  const save = (event: Event): void => {
    event.preventDefault();
    saveView(name.trim(), place.peek().query);
    onClose();
  };
  return (
    <Dialog title={t.saveView} onClose={onClose}>
      <form onSubmit={save}>
        <div class="dialog-body">
          <Field label={t.viewName} hint={t.viewHint}>
            {(control) => (
              <input
                {...control}
                required
                maxLength={60}
                pattern=".*\S.*"
                value={name}
                onInput={({ currentTarget }) => setName(currentTarget.value)}
              />
            )}
          </Field>
        </div>
        <footer class="dialog-foot">
          <button type="button" onClick={onClose}>
            {parts.cancel}
          </button>
          <button type="submit" class="primary">
            {parts.save}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
