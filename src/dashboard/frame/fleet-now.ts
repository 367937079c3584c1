import type { View } from '../../controller/controller.js';
import type { Revision } from '../../model/revision.js';
import type { Summary } from '../../server/summary.js';

/** What `GET /api/v1/fleet` answers; the summary is there when a revision is in force. */
export interface FleetNow extends Partial<Summary> {
  readonly source: View['source'];
  readonly queue: { readonly waiting: number; readonly running: number };
  readonly revision?: Revision;
  readonly rejected?: Revision;
}
