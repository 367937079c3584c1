import { useEffect, useState } from 'preact/hooks';
import { useQuestion } from '../../api/question.js';
import type { Explanation } from '../../../server/replies/explanation.js';
import { Panel } from '../../parts/panel.js';
import { Answered, Empty } from '../../parts/states.js';
import { place, refine } from '../../route.js';
import { text } from '../../text/language.js';
import { Answer } from './explain/answer.js';
import { PacketFields } from './explain/packet-fields.js';
import { addressed, formOf, packetOf, type PacketForm, refusedFields, unaskable } from './explain/packet-form.js';
import type { TabProps } from './tab-props.js';

/** Which queue a packet lands in, and why. The address holds the packet, so that a question can be passed on. */
export function ExplainTab({ site }: TabProps) {
  const { explain: t } = text.value.site;
  const [form, setForm] = useState(() => formOf(place.peek().query));
  const [asked, setAsked] = useState<PacketForm | undefined>(undefined);
  const { state, put } = useQuestion<Explanation>('explain');
  const ask = (): void => {
    setAsked(form);
    if (Object.keys(unaskable(form)).length > 0) return;
    refine(addressed(form));
    put(packetOf(site.name, form));
  };
  // An address that somebody passed on answers at once.
  useEffect(() => {
    if (form.remote !== '') ask();
  }, []);
  const answer = state.value;
  const refused = asked === undefined ? undefined : refusedFields(answer?.problem, asked);
  const errors = asked === undefined ? {} : { ...refused, ...unaskable(asked) };
  return (
    <div class="explain">
      <Panel title={t.packet}>
        <PacketFields
          form={form}
          errors={errors}
          prefixes={site.site.prefixes}
          isBusy={answer?.isLoading === true}
          onChange={(name, value) => setForm({ ...form, [name]: value })}
          onAsk={ask}
        />
      </Panel>
      <Panel title={t.answer} class="answer">
        {answer === undefined || refused !== undefined ? (
          <Empty>{t.ask}</Empty>
        ) : (
          <Answered state={answer} retry={ask}>
            {(told) => <Answer told={told} />}
          </Answered>
        )}
      </Panel>
    </div>
  );
}
