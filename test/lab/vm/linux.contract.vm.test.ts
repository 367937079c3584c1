import { afterAll } from 'vitest';
import { driverContract } from '../../contract/driver-contract.js';
import { imageHere, startVirtualRouter, virtualRig } from './virtual-router.js';

const image = imageHere();

if (image !== undefined) {
  const lab = await startVirtualRouter(image);
  afterAll(() => lab.close());
  driverContract(`Linux over SSH on kernel ${image.release}`, virtualRig(lab));
}
