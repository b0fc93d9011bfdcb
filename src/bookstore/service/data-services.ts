/** The services that use the database. */
export const DATA_SERVICES = ['catalog', 'orders'] as const;
export type DataService = (typeof DATA_SERVICES)[number];
