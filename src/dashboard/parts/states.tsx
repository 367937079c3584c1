import type { ComponentChildren } from 'preact';
import { stream } from '../api/live.js';
import type { ApiProblem } from '../api/problem.js';
import type { ResourceState } from '../api/resource.js';
import { format, language, text } from '../text/language.js';
import { Mark } from './mark.js';
import { problemSaid } from './problem-said.js';

export const Loading = () => (
  <p class="state state-loading" role="status">
    <Mark tone="busy" /> {text.value.parts.loading}
  </p>
);

/** Until the stream brings what only it brings. */
export function Awaited() {
  const { frame, parts } = text.value;
  if (stream.connection.value.state !== 'lost') return <Loading />;
  return <Trouble title={parts.failed} what={frame.unheard} retry={() => stream.retry()} />;
}

/** There is nothing, and that is an answer; `children` says what would be here, or what to do. */
export const Empty = ({ children }: { readonly children?: ComponentChildren }) => (
  <div class="state state-empty">
    <Mark tone="idle" /> {children ?? text.value.parts.empty}
  </div>
);

interface FailedProps {
  readonly problem: ApiProblem;
  readonly retry?: (() => void) | undefined;
  /** It was to be done, and not only read. */
  readonly isAct?: boolean;
}

export function Failed({ problem, retry, isAct = false }: FailedProps) {
  const { parts, problems } = text.value;
  const { what, cure, served } = problemSaid(problem, { language: language.value, problems });
  return (
    <Trouble title={isAct ? parts.notDone : parts.failed} what={what} retry={retry}>
      {cure === undefined ? null : <p>{cure}</p>}
      {served.map((one) => (
        <p key={one} class="quiet" lang="en">
          {one}
        </p>
      ))}
    </Trouble>
  );
}

interface TroubleProps {
  readonly title: string;
  readonly what: string;
  readonly retry?: (() => void) | undefined;
  readonly children?: ComponentChildren;
}

const Trouble = ({ title, what, retry, children }: TroubleProps) => (
  <div class="state state-failed" role="alert">
    <p>
      <Mark tone="bad" /> <strong>{title}</strong> {what}
    </p>
    {children}
    {retry === undefined ? null : (
      <button type="button" onClick={retry}>
        {text.value.parts.tryAgain}
      </button>
    )}
  </div>
);

interface AnsweredProps<Data> {
  readonly state: ResourceState<Data>;
  readonly retry?: () => void;
  readonly children: (data: Data) => ComponentChildren;
}

/** The three states of a question. What was read before stays, with a word that it is old. */
export function Answered<Data>({ state, retry, children }: AnsweredProps<Data>) {
  const { data, problem, at } = state;
  if (data === undefined && problem?.code === 'server.not-ready') return <Empty>{text.value.frame.notReady}</Empty>;
  if (data === undefined) return problem === undefined ? <Loading /> : <Failed problem={problem} retry={retry} />;
  return (
    <>
      {problem === undefined ? null : (
        <>
          <Failed problem={problem} retry={retry} />
          {at === undefined ? null : <p class="quiet">{text.value.parts.updatedAt(format.value.time(at))}</p>}
        </>
      )}
      {children(data)}
    </>
  );
}
