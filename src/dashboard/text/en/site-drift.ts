export const siteDrift = {};
