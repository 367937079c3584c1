import { Screen } from '../../parts/panel.js';
import { Empty } from '../../parts/states.js';

export const SiteScreen = ({ name }: { readonly name: string }) => (
  <Screen title={name}>
    <Empty />
  </Screen>
);
