/** The one chaincode event of a transaction; its payload carries every domain event. */
export const CHAINCODE_EVENT = 'sealtrail';
