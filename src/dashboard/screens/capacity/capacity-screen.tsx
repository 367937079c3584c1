import { Screen } from '../../parts/panel.js';
import { Empty } from '../../parts/states.js';
import { text } from '../../text/language.js';

export const CapacityScreen = () => (
  <Screen title={text.value.frame.screens.capacity}>
    <Empty />
  </Screen>
);
