import { linux } from '../../../../src/drivers/linux/index.js';
import { linuxModel } from '../../../support/linux-model.js';
import { meaningLaws } from '../../../support/meaning-laws.js';
import { anObservation } from '../../../support/observations.js';

// Whole kbit, whole Mbit from 1 Gbps of what HTB counts on, rounded down; never below 8 kbps.
meaningLaws({
  name: 'Linux',
  modelOf: (intent) => {
    const sizes = new Map(intent.queues.map((queue) => [queue.id, queue.packetSize]));
    const packetSize = (id: string): number => sizes.get(id) ?? Number.NaN;
    return linuxModel(linux.render(intent, anObservation()), {
      accounting: intent.accounting,
      packetSize,
      router: intent.router,
    });
  },
  rounding: (rate) => (rate > 800e6 ? 1.1e6 : rate < 8000 ? 8001 : 1003),
});
