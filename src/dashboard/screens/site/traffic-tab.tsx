import { Empty } from '../../parts/states.js';

export const TrafficTab = () => <Empty />;
