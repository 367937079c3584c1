import type { Severity } from '../../../model/diagnostic.js';
import type { Excerpt, LocatedDiagnostic } from '../../../server/replies/files.js';
import { Sign } from '../../parts/badge.js';
import type { Tone } from '../../parts/mark.js';
import { format, text } from '../../text/language.js';
import { FilePlace } from '../../parts/file-place.js';
import { pieces } from './yaml-pieces.js';

const TONES: Readonly<Record<Severity, Tone>> = { error: 'bad', warning: 'warn', note: 'idle' };
export const toneOfSeverity = (severity: Severity): Tone => TONES[severity];

interface DiagnosticProps {
  readonly diagnostic: LocatedDiagnostic;
  readonly isRejected: boolean;
}

/** What is wrong, where, what follows and the cure, with the text around it. */
export function DiagnosticItem({ diagnostic, isRejected }: DiagnosticProps) {
  const { policies: t } = text.value;
  const { severity, message, cure, at, router, related = [], excerpt } = diagnostic;
  return (
    <li class="diagnostic">
      <p class="diagnostic-head">
        <Sign tone={toneOfSeverity(severity)}>{t.severities[severity]}</Sign>
        {at === undefined ? null : <Place at={at} isRejected={isRejected} />}
        {router === undefined ? null : <span class="quiet">{t.onRouter(router)}</span>}
      </p>
      <p lang="en">{message}</p>
      {cure === undefined ? null : (
        <p class="cure">
          <strong>{t.cure}</strong> <span lang="en">{cure}</span>
        </p>
      )}
      {excerpt === undefined ? null : <ExcerptText excerpt={excerpt} />}
      {related.map((one, index) => (
        <p key={index} class="quiet">
          <Place at={one.at} isRejected={isRejected} /> <span lang="en">{one.message}</span>
        </p>
      ))}
    </li>
  );
}

interface PlaceProps extends Pick<DiagnosticProps, 'isRejected'> {
  readonly at: NonNullable<LocatedDiagnostic['at']>;
}

/** The text of a rejected revision is not kept for reading: there is no way to it but the excerpt. */
const Place = ({ at, isRejected }: PlaceProps) =>
  isRejected ? (
    <code>
      {at.file}:{at.line}:{at.column}
    </code>
  ) : (
    <FilePlace at={at} />
  );

/** The line that is meant has a sign of its own, and the column a mark below. */
function ExcerptText({ excerpt: { from, lines, line, column } }: { readonly excerpt: Excerpt }) {
  const { policies: t } = text.value;
  return (
    <div class="source excerpt" role="region" aria-label={t.excerpt(format.value.number(line))} tabIndex={0}>
      <ol>
        {lines.map((one, index) => {
          const number = from + index;
          const isMeant = number === line;
          return (
            <li key={number} class={isMeant ? 'source-line meant' : 'source-line'}>
              <span class="line-number">{number}</span>
              <span class="line-mark" aria-hidden="true">
                {isMeant ? '›' : ''}
              </span>
              <code>
                {pieces(one).map(([kind, words], at) =>
                  kind === 'plain' ? (
                    words
                  ) : (
                    <span key={at} class={`yaml-${kind}`}>
                      {words}
                    </span>
                  ),
                )}
                {isMeant ? (
                  <span class="caret" aria-hidden="true">{`${' '.repeat(Math.max(0, column - 1))}^`}</span>
                ) : null}
              </code>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
