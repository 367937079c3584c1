import type { Position } from '../../model/origin.js';
import { seesWhole } from '../api/session.js';
import { Link } from './link.js';
import { addressOf } from '../route.js';

export const filePath = (file: string, line?: number): string =>
  `${addressOf('/policies', { file })}${line === undefined ? '' : `#L${line}`}`;

interface FilePlaceProps {
  readonly at: Pick<Position, 'file' | 'line'>;
  /** Of a revision that is not in force: only its problems are shown. */
  readonly isRejected?: boolean;
}

/** Where something is written, and the way there for who may read it. */
export function FilePlace({ at: { file, line }, isRejected = false }: FilePlaceProps) {
  const place = `${file}:${line}`;
  if (isRejected) return <Link to="/policies?tab=problems">{place}</Link>;
  return <code class="file-place">{seesWhole() ? <Link to={filePath(file, line)}>{place}</Link> : place}</code>;
}
