import type { DeviceObject } from '../../model/device.js';
import type { RouterIntent } from '../../model/intent.js';
import type { Seen } from '../driver.js';
import { FASTTRACK, FASTTRACK_MARK } from './kinds.js';

/**
 * FastTrack rules belong to somebody else. With `fasttrack: exempt` they are disabled, and the comment says by whom;
 * without it, those that carry our remark are enabled again. All others stay exactly as they were found.
 */
export function renderFastTrack(intent: RouterIntent, seen: Seen): readonly DeviceObject[] {
  const kinds = new Set<string>([FASTTRACK.ipv4.kind, FASTTRACK.ipv6.kind]);
  return seen.config.objects
    .filter((object) => kinds.has(object.kind) && object.dynamic !== true)
    .map((object) => ({ kind: object.kind, fields: desiredRule(object.fields, intent.fasttrack === 'exempt') }));
}

function desiredRule(fields: Readonly<Record<string, string>>, exempt: boolean): Record<string, string> {
  const comment = fields['comment'] ?? '';
  const isOurDoing = comment.endsWith(FASTTRACK_MARK);
  const isEnabled = fields['disabled'] !== 'true' && fields['disabled'] !== 'yes';
  if (exempt && isEnabled) {
    return { ...fields, disabled: 'yes', comment: isOurDoing ? comment : comment + FASTTRACK_MARK };
  }
  if (!exempt && isOurDoing) return { ...fields, disabled: 'no', comment: comment.slice(0, -FASTTRACK_MARK.length) };
  return { ...fields };
}
