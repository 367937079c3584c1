import { driverContract } from './driver-contract.js';
import { memoryRig } from './memory-rig.js';

driverContract('memory', memoryRig);
