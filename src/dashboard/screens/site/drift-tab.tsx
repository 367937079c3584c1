import { Empty } from '../../parts/states.js';

export const DriftTab = () => <Empty />;
