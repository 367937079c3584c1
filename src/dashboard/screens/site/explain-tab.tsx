import { Empty } from '../../parts/states.js';

export const ExplainTab = () => <Empty />;
