import { useApply } from '../../api/applies.js';
import { ApplyInFull } from '../../parts/apply/apply-in-full.js';
import { Link } from '../../parts/link.js';
import { Screen } from '../../parts/panel.js';
import { Answered } from '../../parts/states.js';
import { format, text } from '../../text/language.js';

export function ApplyScreen({ id }: { readonly id: number }) {
  const { applies: t, frame } = text.value;
  const { state, reload } = useApply(id);
  const { data } = state;
  const title = data === undefined ? frame.screens.changes : t.titleOf(format.value.number(id), data.router);
  return (
    <Screen title={title} aside={<Link to="/changes?tab=applies">{t.all}</Link>}>
      <Answered state={state} retry={reload}>
        {(apply) => <ApplyInFull apply={apply} title={t.facts} />}
      </Answered>
    </Screen>
  );
}
