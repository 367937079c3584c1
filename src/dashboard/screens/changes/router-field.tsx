import { useEffect, useId, useState } from 'preact/hooks';
import type { RouterPage } from '../../../server/replies/network.js';
import { useResource } from '../../api/resource.js';
import { mayActOn } from '../../api/session.js';

const OFFERED = 20;

interface RouterFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChoose: (router: string) => void;
  /** Only those that the reader may act on. */
  readonly isToAct?: boolean;
}

/** A router by its name, found as one types by anything that is known of it. */
export function RouterField({ label, value, onChoose, isToAct = false }: RouterFieldProps) {
  const id = useId();
  const [typed, setTyped] = useState(value);
  const words = typed.trim();
  const found = useResource<RouterPage>('routers', { query: { q: words.slice(0, 200), limit: OFFERED } }).state.value;
  const items = found.data?.items ?? [];
  const names = items.filter((one) => !isToAct || mayActOn(one)).map(({ name }) => name);
  // The address may change without a key: a link, the way back.
  useEffect(() => setTyped(value), [value]);
  // What is chosen from the list, or typed to the end, is whole; else it is so when one leaves the field.
  const isWhole = names.includes(words);
  useEffect(() => {
    if (isWhole && words !== value) onChoose(words);
  }, [isWhole, words]);
  const change = (name: string): void => {
    setTyped(name);
    if (name === '') onChoose(name);
  };
  return (
    <label class="choice">
      <span>{label}</span>
      <input
        type="search"
        list={id}
        value={typed}
        autocomplete="off"
        spellcheck={false}
        onInput={({ currentTarget }) => change(currentTarget.value.trim())}
        onChange={({ currentTarget }) => onChoose(currentTarget.value.trim())}
      />
      <datalist id={id}>
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </label>
  );
}
