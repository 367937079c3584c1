import { Screen } from '../../parts/panel.js';
import { Empty } from '../../parts/states.js';
import { text } from '../../text/language.js';

export const OverviewScreen = () => (
  <Screen title={text.value.frame.screens.overview}>
    <Empty />
  </Screen>
);
