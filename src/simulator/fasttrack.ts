import type { Device } from './device.js';

/** With a FastTrack rule in force, mangle and filter show a dynamic row 0 that nothing can be placed before. */
export function refreshDummies(device: Device): void {
  const isOn = device
    .table('/ip/firewall/filter')
    .rows.some(({ fields }) => fields['action'] === 'fasttrack-connection' && fields['disabled'] !== 'true');
  for (const path of ['/ip/firewall/filter', '/ip/firewall/mangle']) {
    const table = device.table(path);
    const has = table.rows.some(({ dynamic }) => dynamic === true);
    if (isOn === has) continue;
    table.rows = table.rows.filter(({ dynamic }) => dynamic !== true);
    if (!isOn) continue;
    table.seed(
      { chain: 'forward', action: 'passthrough', comment: 'special dummy rule to show fasttrack counters' },
      { dynamic: true },
    );
    table.rows.unshift(...table.rows.splice(-1));
  }
}
